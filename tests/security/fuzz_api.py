"""Sends the API whatever its description allows, and what it forbids, and counts what comes back.

``python tests/security/fuzz_api.py --seconds 600`` builds a force with evaluations at every stage,
serves it from a process of its own, and goes on until the time is over. It ends with 1 where an
answer was a server error, or was not one that the description announces.
"""

import argparse
import contextlib
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import hypothesis  # noqa: E402
import schemathesis  # noqa: E402
from schemathesis.checks import not_a_server_error  # noqa: E402
from schemathesis.core.failures import FailureGroup  # noqa: E402
from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from registry import actions  # noqa: E402
from registry.clock import SetClock  # noqa: E402
from registry.settings import read_settings  # noqa: E402
from registry.store import Registry, open_registry  # noqa: E402
from tests import builders  # noqa: E402

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
SERVER = """
import sys
from pathlib import Path
from registry.settings import read_settings
from registry.store import open_registry
from registry.web.serving import serve
settings = read_settings(home=Path(sys.argv[1]), port=int(sys.argv[2]), environment={})
serve(settings, open_registry(settings=settings))
"""


@dataclass(slots=True)
class Tally:
    """What came back: how many answers of each status, and everything that was wrong."""

    statuses: Counter[int] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def sent(self) -> int:
        """How many requests were answered."""
        return sum(self.statuses.values())

    @property
    def faults(self) -> int:
        """How many answers were server errors."""
        return sum(count for status, count in self.statuses.items() if status >= 500)

    def lines(self) -> str:
        """Return the tally for people."""
        counts = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        head = f"{self.sent} requests ({counts}); {self.faults} server errors"
        return "\n".join([head, *(f"- {where}: {what}" for where, what in self.wrong.items())])


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A served force: where it is, whose tokens there are, and what names things have."""

    url: str
    tokens: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]


def _names(registry: Registry, force: builders.Force) -> dict[str, tuple[str, ...]]:
    """Make evaluations at every stage, and return the names by which paths call things."""
    made = [builders.a_draft(force), builders.in_review(force), builders.registered(force)]
    running = builders.registered(force)
    run = builders.confirmed(force, running)
    reported, decided = builders.registered(force), builders.registered(force)
    conclusion = builders.reported(force, reported)
    decision = builders.decided(force, decided)
    find = actions.find
    shown = find.evaluation(registry, by=force.analyst, reference=reported)
    return {
        "reference": (*made, running, reported, decided, decision.reference),
        "sha256": tuple(item.plan_sha256 for item in shown.versions),
        "dataset_id": (str(run.dataset_version), str(shown.datasets[0].id)),
        "run_id": (str(run.id),),
        "result_id": (str(shown.result.id),) if shown.result else (),
        "conclusion_id": (str(conclusion.id),),
        "person_id": (str(force.member.id), str(force.lead.id)),
        "unit_id": (str(force.unit.id), str(force.root.id)),
        "role_name": ("lead", "analyst", "leader"),
        "metric_key": ("hotspot_crime",),
        "starter_key": ("hotspot_patrol",),
    }


def _furnish(home: Path) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Build a force in a home, and return tokens and names."""
    clock = SetClock(builders.START)
    registry = open_registry(settings=read_settings(home=home, environment={}), clock=clock)
    try:
        force = builders.make_force(registry, clock)
        names = _names(registry, force)
        other = builders.make_force(registry, clock, code="SOUT")
        roles = ("lead", "analyst", "reviewer", "leader", "steward", "administrator")
        owners = {role: getattr(force, role) for role in roles} | {"stranger": other.lead}
        tokens = {
            role: actions.make_token(
                registry, by=owner, name=role, scopes=("read", "write"), days=365
            )
            for role, owner in owners.items()
        }
    finally:
        registry.close()
    return tokens, names


@contextlib.contextmanager
def target() -> Iterator[Target]:
    """Serve a furnished force from a process of its own for as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        home = Path(folder)
        tokens, names = _furnish(home)
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
        free.close()
        server = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(home), str(port)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=None if os.environ.get("FUZZ_LOG") else subprocess.DEVNULL,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(url)
            yield Target(url=url, tokens=tokens, names=names)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(url: str) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{url}/health/live", timeout=5).read()
            return
        time.sleep(0.2)
    raise RuntimeError("the server did not start")


def fuzz(
    found: Target, *, seconds: float, cases: int, seed: int = 1, most_rounds: int = 10**6
) -> Tally:
    """Return the tally of going round all operations until the time is over."""
    with urllib.request.urlopen(f"{found.url}/api/openapi.json", timeout=60) as answer:
        schema = schemathesis.openapi.from_dict(json.load(answer))
    operations = [item.ok() for item in schema.get_all_operations()]
    tally, until, chance = Tally(), time.monotonic() + seconds, random.Random(seed)
    for number in range(most_rounds):
        chance.shuffle(operations)
        for operation in operations:
            if time.monotonic() > until:
                return tally
            _try(found, operation, tally, chance, mode=MODES[number % 2], cases=cases)
    return tally


def _try(
    found: Target,
    operation: Any,
    tally: Tally,
    chance: random.Random,
    *,
    mode: schemathesis.GenerationMode,
    cases: int,
) -> None:
    """Send some cases of one operation as somebody; mostly at things that there are."""
    token = chance.choice(list(found.tokens.values()))
    path = {
        name: chance.choice(values)
        for name, values in found.names.items()
        if values and f"{{{name}}}" in operation.path and chance.random() < 0.8
    }
    is_bare = chance.random() < 0.2

    @hypothesis.seed(chance.randrange(10**9))
    @hypothesis.settings(
        max_examples=cases,
        deadline=None,
        database=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy(mode, path_parameters=path or None))
    def one(case: Any) -> None:
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
        if not is_bare:
            case.headers |= {"If-Match": "*", "Idempotency-Key": f"{chance.random()}"}
        response = case.call(base_url=found.url, timeout=120)
        tally.statuses[response.status_code] += 1
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as found_wrong:
            where = f"{operation.method.upper()} {operation.path} {response.status_code}"
            words = " | ".join(str(item) for item in found_wrong.exceptions)
            tally.wrong.setdefault(where, " ".join(words.split())[:1500])

    with contextlib.suppress(hypothesis.errors.Unsatisfiable):
        one()


def main() -> int:
    """Fuzz for some time, say what came back, and return 0 where nothing was wrong."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=600)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--cases", type=int, default=10, help="cases of an operation in a round")
    chosen = arguments.parse_args()
    with target() as found:
        tally = fuzz(found, seconds=chosen.seconds, cases=chosen.cases, seed=chosen.seed)
    print(tally.lines())
    return 1 if tally.wrong or tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
