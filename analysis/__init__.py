"""Turns a frozen plan and a table of data into an outcome, and knows nothing else.

BLAS threads are pinned to one before numpy is first imported, so that the same plan and data
give the same bytes whatever the machine's core count.
"""

import os

for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"
