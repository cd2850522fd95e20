"""Plain text and Markdown, as saved: byte order mark dropped, line ends made \\n, nothing else changed.

Markdown is not rendered, so that offsets count in what its author wrote; its first heading is the title.
"""

from __future__ import annotations

import re

from pipelines.ingest.readers.text import ReadText, decode, repair

PLAIN_READER = "plain-text 1"
MARKDOWN_READER = "markdown 1"
_FIRST_HEADING = re.compile(r"(?m)^#[ \t]+(?P<title>\S.*?)[ \t]*#*$|^(?P<underlined>\S.*)\n=+[ \t]*$")


def read_plain(data: bytes) -> ReadText:
    """The text of a plain-text file."""
    return ReadText(repair(decode(data)), PLAIN_READER)


def read_markdown(data: bytes) -> ReadText:
    """The text of a Markdown file, with its markup."""
    text = repair(decode(data))
    heading = _FIRST_HEADING.search(text)
    return ReadText(text, MARKDOWN_READER, title=(heading["title"] or heading["underlined"]) if heading else None)
