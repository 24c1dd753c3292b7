"""The vendored kit is what its table says, carries no foreign marks, and is served for good."""

import hashlib
import re

import pytest

from registry.web.assets import all_assets, asset_url, templates_folder

FOLDER = templates_folder() / "assets"
README = (FOLDER / "README.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \| [^|]+ \| [^|]+ \| `([0-9a-f]{64})` \|$", README, re.MULTILINE)
OURS = {"app.css", "app.js", "charts.css", "drafts.js", "favicon.svg", "search.js", "upload.js"}


@pytest.mark.parametrize(("name", "digest"), ROWS)
def test_a_vendored_file_is_the_one_that_the_table_names(name: str, digest: str) -> None:
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest


def test_every_file_that_is_served_is_ours_or_in_the_table() -> None:
    assert set(all_assets()) - OURS == {name for name, _ in ROWS}


def test_the_kit_carries_neither_font_nor_crown() -> None:
    css = (FOLDER / "govuk" / "govuk-frontend.min.css").read_text(encoding="utf-8")
    assert "GDS Transport" not in css
    assert "@font-face" not in css
    assert "url(" not in css


@pytest.mark.parametrize("name", sorted(OURS - {"favicon.svg"}))
def test_our_own_files_fetch_nothing_from_elsewhere(name: str) -> None:
    text = all_assets()[name].content.decode()
    assert "http://" not in text
    assert "https://" not in text


def test_an_address_of_an_asset_changes_with_its_content() -> None:
    version = hashlib.sha256((FOLDER / "app.css").read_bytes()).hexdigest()[:12]
    assert asset_url("app.css") == f"/static/app.css?v={version}"
