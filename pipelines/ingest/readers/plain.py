"""Plain text and Markdown, as saved: byte order mark dropped, line ends made \\n, nothing else changed.

Markdown is not rendered, so that offsets count in what its author wrote. Its title, authors and date are those of its
front matter, else its first heading is the title.
"""

from __future__ import annotations

import re

from pipelines.ingest.readers.dateline import shown_date
from pipelines.ingest.readers.text import ReadText, decode, repair

PLAIN_READER = "plain-text 1"
MARKDOWN_READER = "markdown 2"
_FIRST_HEADING = re.compile(r"(?m)^#[ \t]+(?P<title>\S.*?)[ \t]*#*$|^(?P<underlined>\S.*)\n=+[ \t]*$")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<facts>(?:.*\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FACT = re.compile(r"(?m)^(?P<name>[A-Za-z][\w -]*?)[ \t]*:[ \t]*(?P<value>\S.*?)[ \t]*$")


def read_plain(data: bytes, charset: str | None = None) -> ReadText:
    """The text of a plain-text file."""
    return ReadText(repair(decode(data, charset)), PLAIN_READER)


def read_markdown(data: bytes, charset: str | None = None) -> ReadText:
    """The text of a Markdown file, with its markup."""
    text = repair(decode(data, charset))
    front = _FRONT_MATTER.match(text)
    facts = _facts(front["facts"]) if front else {}
    body = text[front.end() :] if front else text
    heading = _FIRST_HEADING.search(body)
    authors = facts.get("authors") or facts.get("author") or ""
    return ReadText(
        text,
        MARKDOWN_READER,
        title=facts.get("title") or ((heading["title"] or heading["underlined"]) if heading else None),
        authors=tuple(name for each in authors.strip("[]").split(",") if (name := each.strip(" \"'"))),
        published=shown_date((facts.get("published") or facts.get("date") or "")[:10].strip()),
        publisher=facts.get("publisher"),
        main=((front.end() + _blank(body), len(text.rstrip())),) if front and body.strip() else None,
    )


def _facts(front_matter: str) -> dict[str, str]:
    """The plain `name: value` lines of front matter; lists and nested values are not read."""
    return {fact["name"].casefold(): fact["value"].strip("\"'") for fact in _FACT.finditer(front_matter)}


def _blank(body: str) -> int:
    return len(body) - len(body.lstrip())
