"""What a workbook's zip archive is before anything parses it: honest, of a sane size, and XML."""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from analysis.errors import BadDataError

MOST_PARTS = 5_000
MOST_BYTES = 1_500_000_000
"""Of all parts together, unpacked. A sheet of a million rows of ten columns is about half."""
SMALL_PART = 20_000_000
MOST_TIMES = 250
"""Times that a part over ``SMALL_PART`` may grow in unpacking; sheets grow about twentyfold."""

_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_CHUNK = 1 << 20
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A checked zip archive; its parts are read in pieces, and never beyond their size."""

    path: Path
    parts: tuple[zipfile.ZipInfo, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parts."""
        return tuple(part.filename for part in self.parts)

    def has(self, name: str) -> bool:
        """Return whether there is a part of this name, in upper or lower case."""
        return any(part.filename.lower() == name.lower() for part in self.parts)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a part's bytes in pieces of about a mebibyte.

        Raises
        ------
            BadDataError: the part is not what the archive's list says, or declares entities.
        """
        part = next(part for part in self.parts if part.filename.lower() == name.lower())
        held = b""
        for piece in _unpacked(self.path, part):
            if b"<!" in held + piece and _DECLARATION.search(held + piece):
                raise BadDataError(
                    f"The workbook's part {name} declares entities, which no spreadsheet writes: "
                    "the file is not read."
                )
            held = piece[-16:]
            yield piece

    def each_element(self, name: str, start: Callable[[str, dict[str, str]], None]) -> None:
        """Call ``start`` with the local name and the attributes of each element of a part.

        Raises
        ------
            BadDataError: the part is no whole XML.
        """
        parser = expat.ParserCreate()
        parser.StartElementHandler = lambda tag, said: start(tag.rpartition(":")[2], said)
        try:
            for piece in self.pieces(name):
                parser.Parse(piece)
            parser.Parse(b"", True)  # noqa: FBT003 - expat takes no keywords
        except expat.ExpatError as fault:
            raise BadDataError(f"The workbook's part {name} is damaged ({fault}).") from None


def open_archive(path: Path) -> Archive:
    """Return the archive of a workbook once its list of parts holds no trap.

    Raises
    ------
        BadDataError: it is no zip archive, or is damaged, encrypted, too large, or lies.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = tuple(archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise BadDataError(
            "The file is named as a workbook (.xlsx) and is none, or it is damaged."
        ) from None
    _refuse_sizes(parts)
    _refuse_names(parts)
    _refuse_lies(path, parts)
    return Archive(path=path, parts=parts)


def _refuse_sizes(parts: tuple[zipfile.ZipInfo, ...]) -> None:
    if len(parts) > MOST_PARTS:
        raise BadDataError(f"The workbook has {len(parts):,} parts; {MOST_PARTS:,} are allowed.")
    total = sum(part.file_size for part in parts)
    swollen = [
        part
        for part in parts
        if part.file_size > SMALL_PART and part.file_size > MOST_TIMES * max(1, part.compress_size)
    ]
    if total > MOST_BYTES or swollen:
        raise BadDataError(
            f"The workbook would unpack to {total / 1e6:,.0f} MB: it is not read. "
            "If it is a real table, save it as CSV or Parquet."
        )


def _refuse_names(parts: tuple[zipfile.ZipInfo, ...]) -> None:
    names = [part.filename for part in parts]
    if len({name.lower() for name in names}) < len(names):
        raise BadDataError("The workbook holds two parts of one name: it is damaged, or a trap.")
    if any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise BadDataError("The workbook holds a part whose name leads out of it: it is not read.")
    if any(part.flag_bits & 0x1 for part in parts):
        raise BadDataError("The workbook is encrypted. Save it without a password.")
    if "xl/workbook.xml" not in map(str.lower, names):
        raise BadDataError("The file is a zip archive, but no workbook (.xlsx) is in it.")


def _refuse_lies(path: Path, parts: tuple[zipfile.ZipInfo, ...]) -> None:
    """Refuse parts that overlap, or whose own header says other than the archive's list."""
    end = 0
    with path.open("rb") as file:
        for part in sorted(parts, key=lambda part: part.header_offset):
            file.seek(part.header_offset)
            header = file.read(_LOCAL.size)
            if len(header) < _LOCAL.size or part.header_offset < end:
                raise _lies(part.filename)
            mark, _, flags, method, _, _, _, packed, size, long, extra = _LOCAL.unpack(header)
            own_name = file.read(long)
            later = bool(flags & 0x8)  # sizes stand behind the data instead
            agrees = later or ((packed, size) == (part.compress_size, part.file_size))
            agrees = agrees or 0xFFFFFFFF in (packed, size)
            same_name = own_name == part.orig_filename.encode("utf-8" if flags & 0x800 else "cp437")
            if mark != b"PK\x03\x04" or method != part.compress_type or not (agrees and same_name):
                raise _lies(part.filename)
            end = part.header_offset + _LOCAL.size + long + extra + part.compress_size


def _lies(name: str) -> BadDataError:
    return BadDataError(
        f"The workbook's list of parts does not match its part {name[:80]!r}: it is damaged, or a "
        "trap."
    )


def _unpacked(path: Path, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part's bytes, and refuse one that holds more or fewer than was declared."""
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BadDataError(f"The workbook's part {part.filename} is packed in an unknown way.")
    seen = 0
    try:
        for piece in _raw(path, part):
            seen += len(piece)
            if seen > part.file_size:
                raise _lies(part.filename)
            yield piece
    except zlib.error:
        raise _lies(part.filename) from None
    if seen != part.file_size:
        raise _lies(part.filename)


def _raw(path: Path, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(part.header_offset)
        *_, long, extra = _LOCAL.unpack(file.read(_LOCAL.size))
        file.seek(long + extra, 1)
        left = part.compress_size
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        while left > 0 and (packed := file.read(min(left, _CHUNK))):
            left -= len(packed)
            if part.compress_type == zipfile.ZIP_STORED:
                yield packed
                continue
            while packed and not unpacker.eof:
                yield unpacker.decompress(packed, _CHUNK)
                packed = unpacker.unconsumed_tail
        if part.compress_type == zipfile.ZIP_DEFLATED:
            while rest := unpacker.decompress(unpacker.unconsumed_tail, _CHUNK):
                yield rest
