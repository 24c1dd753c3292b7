"""What stands in a workbook beside the cells of one sheet, read from its parts before the cells."""

from dataclasses import dataclass

from analysis.tables.archive import Archive

_PARTS_BESIDE = (
    ("xl/externalLinks/", "external links"),
    ("xl/pivotCache/", "a pivot cache"),
    ("xl/comments", "comments"),
    ("xl/threadedComments/", "comments"),
    ("xl/embeddings/", "embedded files"),
    ("xl/connections.xml", "data connections"),
    ("xl/vbaProject.bin", "macros"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """A worksheet of a workbook: its name, the part that holds it, and whether people see it."""

    name: str
    part: str
    visible: bool


def sheets_of(archive: Archive) -> tuple[SheetPart, ...]:
    """Return the worksheets in the workbook's order."""
    targets = _targets(archive)
    found: list[SheetPart] = []

    def start(element: str, said: dict[str, str]) -> None:
        if element != "sheet":
            return
        target = targets.get(next((said[key] for key in said if key.endswith(":id")), ""), "")
        if "worksheets/" in target.lower() and archive.has(target):
            visible = said.get("state", "visible") == "visible"
            found.append(SheetPart(name=said.get("name", ""), part=target, visible=visible))

    archive.each_element("xl/workbook.xml", start)
    return tuple(found)


def hidden_parts(archive: Archive, sheets: tuple[SheetPart, ...]) -> tuple[str, ...]:
    """Return a sentence for each part that a reader of the sheet does not see."""
    said = [f"The workbook has a hidden sheet: {s.name!r}." for s in sheets if not s.visible]
    for start, what in _PARTS_BESIDE:
        named = [name for name in archive.names if name.lower().startswith(start.lower())]
        if named:
            said.append(f"The workbook holds {what}: {named[0]}.")
    return tuple(dict.fromkeys(said))


def _targets(archive: Archive) -> dict[str, str]:
    """Return where each relation of the workbook leads, as the name of a part."""
    found: dict[str, str] = {}

    def start(element: str, said: dict[str, str]) -> None:
        target = said.get("Target", "")
        if element == "Relationship":
            inside = target.removeprefix("/")
            whole = inside if target.startswith(("/", "xl/")) else f"xl/{inside}"
            found[said.get("Id", "")] = whole

    if archive.has("xl/_rels/workbook.xml.rels"):
        archive.each_element("xl/_rels/workbook.xml.rels", start)
    return found
