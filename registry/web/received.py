"""What a browser sends with a form, read without trusting it, and files kept in the intake folder.

Every way in which a body can be broken ends in an `UnreadableError` with a plain sentence.
"""

import os
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from litestar.datastructures import Headers
from multipart import (  # type: ignore[import-untyped]
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)

from registry.web.forms import ReceivedFile, SubmittedForm

FORM_TYPE = "application/x-www-form-urlencoded"
UPLOAD_TYPE = "multipart/form-data"
LONGEST_FORM = 1_000_000
MOST_FIELDS = 1_000


class UnreadableError(Exception):
    """A request that cannot be read; ``status`` is 400, 413, 415 or 428, the text safe to show."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        self.status = status
        super().__init__(message)


def kind_of(headers: Headers) -> str:
    """Return the media type of a body, without its options."""
    return headers.get("content-type", "").split(";", 1)[0].strip().lower()


def read_fields(body: bytes) -> SubmittedForm:
    """Return an ordinary form."""
    if len(body) > LONGEST_FORM:
        raise UnreadableError("The form is too long.", status=413)
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise UnreadableError("The form is not text in UTF-8, or has too many fields.") from error
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return SubmittedForm(values=values)


def _new_file(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"received-{secrets.token_hex(16)}"
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return path


async def read_upload(
    chunks: AsyncIterator[bytes], content_type: str, *, intake: Path, received: list[Path]
) -> SubmittedForm:
    """Return a form with files, each written to a private file of the intake folder as it comes.

    ``received`` gets the path of every file before its first byte, so that whoever answers the
    request can remove them all, whatever happens.
    """
    reader = _Reader(intake=intake, received=received)
    try:
        _, options = parse_options_header(content_type)
        with PushMultipartParser(options.get("boundary", ""), max_segment_count=MOST_FIELDS) as p:
            async for chunk in chunks:
                # What follows the last part is not read: an epilogue has no meaning.
                for event in p.parse(chunk) if chunk and not p.closed else ():
                    reader.take(event)
    except (MultipartError, ValueError, LookupError) as error:
        raise UnreadableError("The form could not be read. Send it again.") from error
    finally:
        reader.close()
    return SubmittedForm(values=reader.values, files=reader.files)


class _Reader:
    """Takes the parts of a form one by one."""

    def __init__(self, *, intake: Path, received: list[Path]) -> None:
        self.values: dict[str, list[str]] = {}
        self.files: dict[str, ReceivedFile] = {}
        self._intake = intake
        self._received = received
        self._segment: MultipartSegment | None = None
        self._text = bytearray()
        self._file: Any = None

    def take(self, event: MultipartSegment | bytearray | None) -> None:
        """Take the start of a part, some of its bytes, or its end."""
        if isinstance(event, MultipartSegment):
            self._begin(event)
        elif event is None:
            self._end()
        elif self._file is not None:
            self._file.write(event)
        else:
            self._text += event
            if len(self._text) > LONGEST_FORM:
                raise UnreadableError("The form is too long.", status=413)

    def _begin(self, segment: MultipartSegment) -> None:
        self._segment = segment
        self._text = bytearray()
        if segment.filename is not None:
            path = _new_file(self._intake)
            self._received.append(path)
            self._file = path.open("wb")

    def _end(self) -> None:
        segment = self._segment
        if segment is None:
            return
        if self._file is not None:
            self._file.close()
            self._file = None
            self.files[segment.name] = ReceivedFile(
                name=Path(segment.filename or "").name, path=self._received[-1]
            )
        else:
            self.values.setdefault(segment.name, []).append(self._text.decode("utf-8"))
        self._segment = None

    def close(self) -> None:
        """Let go of a file that was cut short."""
        if self._file is not None:
            self._file.close()
