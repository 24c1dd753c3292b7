"""Charts, words and exports are on the way to every page: they must cost nothing to import."""

import subprocess
import sys

HEAVY = ("numpy", "scipy", "statsmodels", "pandas", "duckdb", "typst", "docx", "xlsxwriter")


def test_drawing_a_page_s_charts_imports_no_numbers_library_and_no_writer():
    names = ("charts", "pictures", "series_picture", "words", "content", "report", "export")
    imports = "; ".join(f"import registry.publish.{name}" for name in names)
    script = f"import sys; {imports}; print([n for n in {HEAVY!r} if n in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
