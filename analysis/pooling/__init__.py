"""Several studies of one question put together: a random-effects average, and what it hides.

The door is `pool`; `read_studies` makes its studies of a table. Errors are ``BadDataError``.
"""

from analysis.pooling.document import pool
from analysis.pooling.studies import Study, read_studies

__all__ = ["Study", "pool", "read_studies"]
