"""Plain text and Markdown, as saved: byte order mark dropped, line ends made \\n, nothing else changed.

Plain text has a title and authors where it opens as an article does: a headline by itself, then a byline or the date.
Markdown is not rendered, so that offsets count in what its author wrote. Its title, authors and date are those of its
front matter, else its first heading is the title.
"""

from __future__ import annotations

import re

from pipelines.ingest.readers.dateline import shown_date
from pipelines.ingest.readers.text import ReadText, decode, repair

PLAIN_READER = "plain-text 2"
MARKDOWN_READER = "markdown 2"
# Characters and lines that an opening is looked for in; lines below a headline for what tells that it is one.
_OPENING, _OPENING_LINES, _HEADLINE_REACH = 2_000, 10, 5
_HEADLINE = re.compile(r"(?=.*[^\W\d])(?=\S+\s).{3,160}(?<![.,:;])")
_NAME = r"[^\W\d_][\w.'’-]*(?: (?:(?:d[aeiou]|del|der|van|von|al|el|bin|la|le)\b ?)*[A-Z\u00c0-\u00de][\w.'’-]*){1,4}"
_BYLINE = re.compile(rf"(?:By|BY) (?P<names>{_NAME}(?:(?:, and |, | and | & ){_NAME}){{0,5}})")
_BETWEEN_NAMES = re.compile(r",? and |, | & ")
_FIRST_HEADING = re.compile(r"(?m)^#[ \t]+(?P<title>\S.*?)[ \t]*#*$|^(?P<underlined>\S.*)\n=+[ \t]*$")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<facts>(?:.*\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FACT = re.compile(r"(?m)^(?P<name>[A-Za-z][\w -]*?)[ \t]*:[ \t]*(?P<value>\S.*?)[ \t]*$")


def read_plain(data: bytes, charset: str | None = None) -> ReadText:
    """The text of a plain-text file."""
    text = repair(decode(data, charset))
    opening = [line.strip() for line in text[:_OPENING].split("\n") if line.strip()][:_OPENING_LINES]
    return ReadText(text, PLAIN_READER, title=_headline(opening), authors=_byline(opening))


def _headline(opening: list[str]) -> str | None:
    """The first line, where it is no sentence and a byline or a dateline follows it closely."""
    if len(opening) < 3 or not _HEADLINE.fullmatch(opening[0]) or _is_byline_or_date(opening[0]):
        return None
    return opening[0] if any(map(_is_byline_or_date, opening[1:_HEADLINE_REACH])) else None


def _is_byline_or_date(line: str) -> bool:
    """ "By Jane Roe", "May 4, 2027", "Geneva, 4 May 2027"."""
    return bool(_BYLINE.fullmatch(line)) or any(map(shown_date, (line, line.partition(", ")[2])))


def _byline(opening: list[str]) -> tuple[str, ...]:
    """The names of the first line that is a byline: "By Jane Roe and John Doe"."""
    names = next((found["names"] for line in opening[:-1] if (found := _BYLINE.fullmatch(line))), "")
    return tuple(name for each in _BETWEEN_NAMES.split(names) if (name := each.strip()))


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
