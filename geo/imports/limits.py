"""What a table may be at most. Every limit is enforced while reading, and told by name when it is met."""

from __future__ import annotations

from typing import Final

MEGABYTE: Final = 1_000_000
FILE_BYTES: Final = 1000 * MEGABYTE
"""Of one file as it is given."""
UNPACKED_BYTES: Final = 2000 * MEGABYTE
"""Of what one zip or workbook holds."""
RATIO: Final = 400
"""How many times larger than packed a zip's member may be; what compresses better is made to."""
MEMBERS: Final = 1000
"""Of a zip or workbook."""
JSON_BYTES: Final = 200 * MEGABYTE
"""Of a GeoJSON file, which is read whole."""
ROWS: Final = 2_000_000
CONTROL_ROWS: Final = 20_000_000
"""Of a table of control with a row a place and day, of which only the changes are kept."""
COLUMNS: Final = 1000
FIELD: Final = 100_000
"""Characters of one field."""
SHARED_CHARACTERS: Final = 300 * MEGABYTE
"""Characters of all the distinct texts of a workbook."""
SHARED_TEXTS: Final = 20_000_000
UNREADABLE: Final = 100_000
"""Rows that cannot be read, after which the rest is not tried: the file is something else."""
_LONGEST: Final = 500
MAPPING_BYTES: Final = MEGABYTE


class Refused(ValueError):
    """A file cannot be read as a table at all; the message is one line that says why."""

    def __init__(self, message: str) -> None:
        # A library's words may be in it, and in them the file's own bytes, as long as the file.
        line = " ".join("".join(sign if sign.isprintable() else " " for sign in message).split())
        super().__init__(line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…")
