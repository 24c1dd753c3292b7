"""The commands by name, each imported only when it runs."""

import importlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import click

PROGRAM = "evaluation-registry"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command lives (``module:attribute``), and the line that --help shows for it."""

    target: str
    does: str

    @property
    def module(self) -> str:
        """The module, which may not be there yet."""
        return self.target.partition(":")[0]

    def load(self) -> click.Command:
        """Import the command."""
        module, _, attribute = self.target.partition(":")
        command = getattr(importlib.import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{self.target} is not a command")
        return command


PLACES: Mapping[str, Place] = {
    "demo": Place("registry.cli.demo:demo", "A registry with public data, to look around in."),
    "serve": Place("registry.cli.running:serve", "Run the service."),
    "worker": Place("registry.cli.running:worker", "Run a further worker for analyses."),
    "analyse": Place("registry.cli.analysing:analyse", "Run a plan on a data file."),
    "check-plan": Place(
        "registry.cli.analysing:check_plan", "Check a plan, and say which method will run."
    ),
    "power": Place("registry.cli.analysing:power", "Say how small an effect a plan can see."),
    "pool": Place("registry.cli.pooling:pool", "Pool studies by random-effects meta-analysis."),
    "spc": Place(
        "registry.cli.process_chart:spc", "Draw a process chart of a series, with signals."
    ),
    "profile": Place("registry.cli.tables:profile", "Check the quality of a data file."),
    "value": Place("registry.cli.money:value", "Set the money of a result against its cost."),
    "release": Place("registry.cli.tables:release", "Make a table of counts safe to publish."),
    "verify": Place("registry.cli.proof:verify", "Check a receipt, bundle or ledger, offline."),
    "reproduce": Place("registry.cli.proof:reproduce", "Run a recorded evaluation again."),
    "designs": Place("registry.cli.describing:designs", "List the designs and their settings."),
    "schema": Place("registry.cli.describing:schema", "Print the JSON Schema of plan or result."),
    "migrate": Place("registry.cli.running:migrate", "Bring the database up to date."),
    "backup": Place("registry.cli.running:backup", "Write a backup to a file."),
    "restore": Place("registry.cli.running:restore", "Restore a backup."),
    "people": Place("registry.cli.people:people", "Add, disable and reset people; make tokens."),
    "keys": Place("registry.cli.keys:keys", "Show the public key, or renew the signing key."),
    "export": Place("registry.cli.exchange:export_", "Export what the registry holds."),
    "import": Place("registry.cli.exchange:import_", "Import a bundle or a list."),
}
"""Every command of the contract, in the order in which --help lists them."""


class LazyCommands(click.Group):
    """A group that knows its commands by name and imports one only to run it."""

    def __init__(self, places: Mapping[str, Place], **attributes: object) -> None:
        # Handed on as click's own decorator gives them, whatever they are.
        super().__init__(**attributes)  # type: ignore[arg-type]
        self.places = {name: place for name, place in places.items() if _exists(place)}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands that are there."""
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return one command; None where there is no such name."""
        place = self.places.get(cmd_name)
        return None if place is None else place.load()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, and name the nearest one where there is none."""
        if args and args[0] not in self.places and not args[0].startswith("-"):
            close = get_close_matches(args[0], self.places, n=1)
            meant = f" Did you mean {close[0]}?" if close else ""
            raise click.UsageError(f"There is no command {args[0]!r}.{meant}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands from their lines here, so that none is imported."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, place.does) for name, place in self.places.items()])


def _exists(place: Place) -> bool:
    return importlib.util.find_spec(place.module) is not None


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(version(PROGRAM))
        ctx.exit()


commands = LazyCommands(
    PLACES,
    name=PROGRAM,
    help="Freeze an evaluation plan, run exactly that plan, and record what followed.",
    context_settings={"help_option_names": ["-h", "--help"]},
    params=[
        click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_show_version,
            help="Show the version and leave.",
        )
    ],
)
