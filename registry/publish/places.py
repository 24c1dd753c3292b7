"""Where the templates lie: inside an installed package, or beside it in a checkout."""

from functools import cache
from pathlib import Path


@cache
def print_templates() -> Path:
    """Return the folder of templates for paper and files.

    Raises
    ------
        FileNotFoundError: the installation is not whole.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_templates" / "print", package.parent / "templates" / "print"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"There are no templates beside {package}: install the package again.")
