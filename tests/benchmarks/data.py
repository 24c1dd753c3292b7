"""Data for the benchmarks, made by DuckDB from a row's number alone, so alike on every machine."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

NOISE = "(hash(i) % 10000000)::double / 10000000.0"
COVARIATES = [
    f"(hash(i * 32 + {place}) % 2000001)::double / 1000000.0 - 1.0" for place in range(20)
]

QUERIES = {
    "panel": f"""
        select (i // 50)::integer as unit, (i % 50)::integer as month,
            ((i // 50) % 2)::tinyint as arm,
            2 * {NOISE} + 0.1 * ((i // 50) % 97) + 0.3 * (i % 7)
                - case when (i // 50) % 2 = 1 and i % 50 >= 25 then 0.5 else 0 end as y
        from range({{rows}}) t(i)""",
    "people": f"""
        select (i % 2)::tinyint as phase, (300 + (hash(i + 7) % 66))::integer as days,
            case when {NOISE} < 0.3 - 0.03 * (i % 2) then 1 + hash(i + 3) % 3 else 0 end::integer
                as events
        from range({{rows}}) t(i)""",
    "forces": f"""
        select (i // 60)::integer as unit, (i // 60)::integer as force, (i % 60)::integer as month,
            ((i // 60) % 43 < 12)::tinyint as arm, 2 * {NOISE} + 0.1 * ((i // 60) % 43)
                - case when (i // 60) % 43 < 12 and i % 60 >= 36 then 0.03 else 0 end as y
        from range({{rows}}) t(i)""",
    "beats": f"""
        select (i // 60)::integer as unit, ((i // 60) % 43)::integer as force,
            (i % 60)::integer as month, ((i // 60) % 43 < 12)::tinyint as arm,
            2 * {NOISE} + 0.1 * ((i // 60) % 43)
                - case when (i // 60) % 43 < 12 and i % 60 >= 36 then 0.003 else 0 end as y
        from range({{rows}}) t(i)""",
    "cohort": f"""
        with drawn as (
            select i, {", ".join(f"{one} as x{place}" for place, one in enumerate(COVARIATES))}
            from range({{rows}}) t(i))
        select *, x0 + x1 + x2 - x3 + 2 * {NOISE} + 0.5 * treated as y from (
            select *, (hash(i + 11) % 1000000 < 1000000 / (1 + exp(1.2 - x0 - x1 + x4)))::tinyint
                as treated from drawn) t""",
    "lives": f"""
        with drawn as (
            select i, {", ".join(f"{one} as x{place}" for place, one in enumerate(COVARIATES[:4]))},
                (i % 2)::tinyint as treated, {NOISE} as luck,
                1 + (hash(i + 5) % 365)::integer as free
            from range({{rows}}) t(i)),
        waits as (
            select *, ceil(-400 * ln(1 - luck) * exp(0.3 * treated + 0.3 * x0 - 0.2 * x1))
                as wait from drawn)
        select least(wait, free)::integer as days, (wait <= free)::tinyint as event, treated,
            x0, x1, x2, x3 from waits""",
}


@dataclass(frozen=True)
class Files:
    """Parquet files in one folder, each made when it is first asked for."""

    folder: Path

    def path(self, name: str, rows: int) -> Path:
        """Return the file of some data with so many rows."""
        path = self.folder / f"{name}_{rows}.parquet"
        if not path.exists():
            query = QUERIES[name].format(rows=rows)
            with duckdb.connect() as connection:
                connection.execute(f"copy ({query}) to '{path}' (format parquet)")
        return path
