import tomllib
from pathlib import Path

import pytest

from registry.demo import simulate

HERE = Path(simulate.__file__).parent
SOURCES = tomllib.loads((HERE / "data" / "sources.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(simulate.FILES))
def test_a_simulated_file_is_what_its_seed_makes(name):
    assert (HERE / "data" / name).read_text(encoding="utf-8") == simulate.made(name)


@pytest.mark.parametrize("name", sorted(simulate.FILES))
def test_a_simulated_file_says_so_in_its_name_and_in_the_list_of_sources(name):
    assert name.startswith("simulated_")
    assert SOURCES[name]["simulated"] is True


def test_every_data_file_has_a_source_and_a_licence():
    files = {path.name for path in (HERE / "data").glob("*.csv")}
    assert files == set(SOURCES)
    assert all(entry["source"] and entry["licence"] for entry in SOURCES.values())


def test_a_plan_says_that_its_data_are_simulated_where_they_are():
    for name in SOURCES:
        path = HERE / "plans" / f"{name.removesuffix('.csv')}.toml"
        plan = tomllib.loads(path.read_text(encoding="utf-8"))
        assert SOURCES[name]["simulated"] == ("(simulated)" in plan["title"])
