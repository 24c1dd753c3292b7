"""The scripts in R and Python that come to a run's headline numbers again; no row is in them."""

from registry.domain.evaluation import Run
from registry.errors import NotFoundError
from registry.store import Registry, datasets, runs

NAMES = ("reproduce.R", "reproduce.py")


def script_of_run(registry: Registry, run: Run, name: str) -> str:
    """Return one of a run's two scripts, by its file's name.

    Raises
    ------
        NotFoundError: there is no such script, or the rows that the run read are erased.
    """
    from analysis.reproduction.writing import scripts_of
    from analysis.table import open_table
    from registry.domain.plan import read_plan

    with registry.reading() as session:
        plan = runs.plan_of(session, run.id)
        dataset = datasets.find(session, run.dataset_version)
    path = datasets.path_of(registry, dataset.id)
    if name not in NAMES or dataset.erased_at is not None or not path.exists():
        raise NotFoundError
    scripts = scripts_of(read_plan(plan), open_table(path), data_sha256=dataset.data_sha256)
    return scripts.files()[name]
