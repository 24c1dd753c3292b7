"""Speed and memory beside a peer and a floor in the same run: ``python tests/benchmarks``.

Every contestant runs in a process of its own, on data made by seed in a temporary folder. Peers
come with ``pip install -e '.[bench]'``; those that are absent are named and left out.
"""

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.bars import BARS
from tests.benchmarks.data import Files
from tests.benchmarks.measuring import measured
from tests.benchmarks.report import Line, printed


def main() -> None:
    """Run the bars that are asked for and print a table."""
    asked = argparse.ArgumentParser(prog="python tests/benchmarks", description=__doc__)
    asked.add_argument("--only", nargs="*", default=[], help="words that a bar's name must hold")
    asked.add_argument("--largest", type=float, default=1e7, help="rows of the largest data")
    asked.add_argument("--slow", action="store_true", help="also peers that take minutes")
    options = asked.parse_args()
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        files = Files(Path(folder))
        for bar in BARS:
            small = bar.rows <= options.largest and (options.slow or not bar.slow)
            if small and all(word in bar.name for word in options.only):
                print(f"... {bar.name}", file=sys.stderr, flush=True)
                path = files.path(bar.data, bar.rows)
                ours, other = (measured(name, path, bar.rows) for name in (bar.ours, bar.other))
                lines.append(Line(bar=bar, ours=ours, other=other))
    print(printed(lines))


if __name__ == "__main__":
    main()
