"""How often each headline interval holds the effect: ``python tests/coverage [--write]``.

With ``--write`` the table of the guide is written anew.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.coverage.measured import measured
from tests.coverage.table import PAGE, page
from tests.coverage.worlds import SCENARIOS


def main() -> None:
    """Run the scenarios that are asked for, and print their lines as they come."""
    asked = argparse.ArgumentParser(prog="python tests/coverage", description=__doc__)
    asked.add_argument("--replications", type=int, default=1000)
    asked.add_argument("--only", nargs="*", default=[], help="words that a scenario must hold")
    asked.add_argument("--write", action="store_true", help="write the guide's page")
    options = asked.parse_args()
    found = {}
    for scenario in SCENARIOS:
        name = f"{scenario.design} {scenario.world}"
        if all(word in name for word in options.only):
            found[scenario] = measured(scenario, options.replications)
            line = found[scenario]
            print(f"{name}: {line.coverage:.3f} (usual {line.usual:.3f})", flush=True)
    if options.write and len(found) == len(SCENARIOS):
        PAGE.write_text(page(found), encoding="utf-8")


if __name__ == "__main__":
    main()
