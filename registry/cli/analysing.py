"""``analyse``, ``check-plan`` and ``power``: a plan, perhaps a data file, no registry."""

from pathlib import Path
from typing import Any

import click

from analysis import design
from analysis.errors import AnalysisError
from analysis.plan import Plan, read
from analysis.table import Table, open_table
from registry.cli.exits import DONE, WRONG_INPUT
from registry.cli.output import (
    a_file,
    as_json,
    json_option,
    naming,
    print_json,
    print_table,
    problem_document,
    quiet_stdout,
    sheet_option,
    warn,
)

REPORTS = (".html", ".md", ".pdf", ".docx", ".json")


def read_plan(path: Path) -> Plan:
    """Return the plan in a file; its errors name the file."""
    with naming(plan=path):
        return read(path.read_bytes(), suffix=path.suffix, terms=design.terms())


def read_table(path: Path, *, sheet: str | None) -> Table:
    """Return the table in a file; its errors name the file."""
    with naming(data=path):
        return open_table(path, sheet=sheet)


@click.command(name="analyse")
@click.argument("plan", type=a_file())
@click.argument("data", type=a_file())
@json_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--hypothesis", metavar="KEY", help="Show one hypothesis; all are run.")
@click.option("--scripts", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER")
@sheet_option
def analyse(
    plan: Path,
    data: Path,
    *,
    as_json: bool,
    out: Path | None,
    hypothesis: str | None,
    scripts: Path | None,
    sheet: str | None,
) -> int:
    """Run PLAN on DATA, with no server and no registry.

    --out writes a report by its ending: .html, .md, .pdf, .docx or .json. --scripts writes
    reproduce.R, reproduce.py and the analysed rows that they read into FOLDER.
    """
    from analysis.evaluate import evaluate

    if out is not None and out.suffix.lower() not in REPORTS:
        raise click.BadParameter(f"a report ends in {', '.join(REPORTS)}.", param_hint="--out")
    promised = read_plan(plan)
    with quiet_stdout(), naming(plan=plan, data=data):
        document = evaluate(promised, read_table(data, sheet=sheet), only=hypothesis).document()
        if scripts is not None:
            _write_scripts(promised, read_table(data, sheet=sheet), scripts)
    if out is not None:
        _write(document, promised, out)
    if as_json:
        print_json(document)
    else:
        _show_result(document)
    warn(document["warnings"])
    return DONE


def _write(document: dict[str, Any], plan: Plan, out: Path) -> None:
    if out.suffix.lower() == ".json":
        out.write_text(as_json(document) + "\n", encoding="utf-8")
    else:
        from registry.publish.report import write

        write(document, plan, out)
    click.echo(f"Written: {out}", err=True)


def _write_scripts(plan: Plan, table: Table, folder: Path) -> None:
    from analysis.reproduction.writing import scripts_of

    scripts = scripts_of(plan, table)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in scripts.files().items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
        click.echo(f"Written: {folder / name}", err=True)
    for key, because in scripts.unscripted.items():
        click.echo(f"Not in the scripts: {key}, because {because}.", err=True)


def _show_result(document: dict[str, Any]) -> None:
    rows = [
        [
            found["key"],
            found["role"],
            _verdict(found["verdict"], found["strength"]),
            _interval(found.get("estimate")),
            f"{found['strength']} of 5",
        ]
        for found in document["hypotheses"]
    ]
    print_table(document["title"], ["hypothesis", "role", "verdict", "estimate", "strength"], rows)
    for found in document["hypotheses"]:
        click.echo(f"\n{found['key']}: {found['wording']['leader']}")
        click.echo(f"  {found['wording']['analyst']}")
    primary = [found for found in document["hypotheses"] if found["role"] == "primary"]
    strength = min((found["strength"] for found in primary), default=0)
    overall = _verdict(document["verdict"], strength)
    click.echo(f"\nVerdict: {overall}. Plan {document['plan_sha256']}.")


def _verdict(key: str | None, strength: int) -> str:
    """Return a verdict as pages say it: weak evidence does not claim the cause."""
    from registry.publish.words import verdict_name

    return verdict_name(key, strength) if key else "Describes, and claims nothing"


def _interval(estimate: dict[str, Any] | None) -> str:
    if estimate is None:
        return "none"
    value, low, high = (
        "unbounded" if estimate[end] is None else f"{estimate[end]:.4g}"
        for end in ("value", "low", "high")
    )
    return f"{value} ({low} to {high}), {estimate['scale'].replace('_', ' ')}"


@click.command(name="check-plan")
@click.argument("plan", type=a_file())
@click.argument("data", type=a_file(), required=False)
@json_option
@sheet_option
def check_plan(plan: Path, data: Path | None, *, as_json: bool, sheet: str | None) -> int:
    """Check PLAN, with DATA if given: the method that will run, those rejected, the plan's hash."""
    from analysis.explain import explain

    try:
        with quiet_stdout(), naming(plan=plan, data=data):
            promised = read_plan(plan)
            found = explain(promised, None if data is None else read_table(data, sheet=sheet))
        document, faults = found.document(), found.fault
    except AnalysisError as fault:
        document, faults = _nothing(), fault
    document["errors"] = [] if faults is None else problem_document(faults)
    if as_json:
        print_json(document)
    else:
        _show_methods(document)
    warn(document["warnings"])
    for error in document["errors"]:
        click.echo(error["message"], err=True)
    return DONE if faults is None else WRONG_INPUT


def _nothing() -> dict[str, Any]:
    return {"plan_sha256": None, "normalised": None, "hypotheses": [], "warnings": []}


def _show_methods(document: dict[str, Any]) -> None:
    if document["plan_sha256"] is None:
        return
    rows = [
        [
            found["key"],
            found["method"],
            ", ".join(f"{name} = {value}" for name, value in found["auto"].items()) or "none",
            "\n".join(f"{item['method']}: {item['because']}" for item in found["rejected"]),
        ]
        for found in document["hypotheses"]
    ]
    print_table(
        f"Plan {document['plan_sha256']}", ["hypothesis", "method", "auto", "rejected"], rows
    )


@click.command(name="power")
@click.argument("plan", type=a_file())
@click.argument("data", type=a_file(), required=False)
@click.option("--hypothesis", metavar="KEY", help="Default: the first primary one.")
@json_option
@sheet_option
def power(
    plan: Path, data: Path | None, *, hypothesis: str | None, as_json: bool, sheet: str | None
) -> int:
    """Say how small an effect PLAN can see, and what its change worth having would need."""
    from analysis.power import power_of

    promised = read_plan(plan)
    with quiet_stdout(), naming(plan=plan, data=data):
        table = None if data is None else read_table(data, sheet=sheet)
        document = power_of(promised, table, only=hypothesis)
    if as_json:
        print_json(document)
    else:
        _show_power(document)
    return DONE


def _show_power(document: dict[str, Any]) -> None:
    names = ("power", "mde_80", "mde_90", "n_required", "scale", "simulations")
    rows = [[name, _number(document.get(name))] for name in names]
    print_table(document["method"], ["what", "value"], rows)
    curve = [[_number(effect), _number(power)] for effect, power in document["curve"]]
    print_table("Power by effect", ["effect", "power"], curve)


def _number(value: Any) -> str:
    if value is None:
        return "none"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
