"""The contestants: each prepares outside the clock and returns what is timed.

Ours go through the engine's own doors. Peers are timed from a frame in memory, warm.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.benchmarks import matching_contestants as matching
from tests.benchmarks import panel_contestants as panel
from tests.benchmarks import resampling_contestants as resampling
from tests.benchmarks import survival_contestants as survival

Timed = Callable[[], object]

REPEATS = 3
LONG = 20.0
"""A contestant that takes longer than this many seconds is not repeated."""


def compete(name: str, path: str, rows: str) -> None:
    """Run one contestant and print its measure as JSON."""
    timed = CONTESTANTS[name](Path(path), int(rows))
    best = (np.inf, np.inf)
    value: object = None
    for _ in range(REPEATS):
        wall, cpu = time.perf_counter(), time.process_time()
        value = timed()
        took = (time.perf_counter() - wall, time.process_time() - cpu)
        best = min(best[0], took[0]), min(best[1], took[1])
        if took[0] > LONG:
            break
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak /= 1024.0 * 1024.0 if sys.platform == "darwin" else 1024.0
    print(json.dumps({"wall": best[0], "cpu": best[1], "peak": peak, "value": str(value)}))


CONTESTANTS: dict[str, Callable[[Path, int], Timed]] = {
    function.__name__: function
    for function in (
        panel.did_file,
        panel.did_memory,
        panel.did_whole,
        panel.group_by,
        panel.pyfixest,
        panel.linearmodels,
        panel.statsmodels,
        panel.rate_file,
        panel.five_sums,
        panel.glm,
        resampling.wild,
        resampling.wild_draws,
        resampling.wildboottest,
        resampling.sign_products,
        resampling.permutation,
        resampling.scipy_permutation,
        resampling.shuffling,
        matching.matched_logit,
        matching.statsmodels_logit,
        matching.matched_aipw,
        matching.statsmodels_aipw,
        matching.matched_neighbours,
        matching.kd_tree,
        survival.cox,
        survival.times_whole,
        survival.two_curves,
        survival.statsmodels_curves,
        survival.phreg,
        survival.lifelines_cox,
    )
}
