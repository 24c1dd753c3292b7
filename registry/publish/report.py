"""A result as a file that people keep: page, Markdown, PDF, Word, or the document itself."""

import errno
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.errors import InvalidError
from registry.publish.content import report_of

if TYPE_CHECKING:
    from analysis.plan import Plan

ENDINGS = (".html", ".md", ".pdf", ".docx", ".json")


def write(document: dict[str, Any], plan: "Plan", path: Path) -> None:
    """Write the report of a ``result/1`` document to a file, in the form that its ending names.

    The same document and plan give the same bytes. The file is complete or is not there.

    Raises
    ------
        InvalidError: no report has this ending.
        FileNotFoundError: the folder is not there.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "There is no such folder", str(path.parent))
    content = rendered(document, plan, ending=path.suffix)
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def rendered(document: dict[str, Any], plan: "Plan", *, ending: str) -> bytes:
    """Return the report as the bytes of a file with this ending.

    Raises
    ------
        InvalidError: no report has this ending.
    """
    ending = ending.lower()
    if ending == ".json":
        text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
        return f"{text}\n".encode()
    report = report_of(document, plan)
    match ending:
        case ".html":
            from registry.publish.writers.page import html

            return html(report)
        case ".md":
            from registry.publish.writers.plain_text import markdown

            return markdown(report)
        case ".pdf":
            from registry.publish.writers.paper import pdf

            return pdf(report)
        case ".docx":
            from registry.publish.writers.word import document_bytes

            return document_bytes(report)
        case _:
            known = ", ".join(ENDINGS)
            message = f"A report ends in {known}, not in {ending or 'nothing'}."
            raise InvalidError({"ending": message})
