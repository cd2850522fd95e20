"""Tell an article from the page it was saved with: headline, standfirst, byline, captions, author, furniture.

A page is taken for one only on evidence (a byline, a repeated headline, the vocabulary of sites), so that official
statements, which have none of it, keep every line as their own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from pipelines.annotate.layout.blocks import Block

WORDLIST = Path(__file__).parents[1] / "wordlists" / "furniture.toml"

BYLINE = re.compile(
    r"(?:(?:Story |Analysis |Opinion |Commentary |Report |Reported |Written |Posted |Published |Edited )?"
    r"(?:[Bb]y|BY)[: ]+"
    r"|(?:Author|Authors|Words|Text):\s*)"
    r"(?P<names>[A-Z][\w.'’\-]*(?:,? (?:and |& |van |von |de |der |del |al-|bin |la |[A-Z][\w.'’\-]*))*.*)$"
)
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
DATE_LINE = re.compile(
    rf"(?:(?i:Published|Updated|Posted|Last updated|First published|Date)(?: on| at|:)? ?)?"
    rf"(?:[A-Z][\w.'’\-]+(?:,? [A-Z][\w.'’\-]+){{0,4}}, )?"
    rf"(?i:{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)? {MONTH},? \d{{4}}|\d{{4}}-\d\d-\d\d)"
    r"(?:\s?[,|•·(/–—-]?\s?(?:at )?[A-Z0-9(|•·].{0,40})?$"
)
SPEAKER_LABEL = re.compile(r"[A-Z][A-Z .,'’\-]+:\s")
NOTICES = ("FACT SHEET", "READOUT", "STATEMENT", "REMARKS", "BACKGROUND", "ICYMI", "JOINT STATEMENT")
CREDIT_PAIR = re.compile(r"[\w.&'’ /\-]{2,40}(?:,|/| / | via )\s?[A-Z][\w.'’\-]+(?: [A-Z][\w.'’\-]+){1,3}$")
BIO_OPENING = re.compile(
    r"(?:(?:Dr|Prof|Professor|Amb|Ambassador|Gen|Mr|Ms|Mrs)\.? )?(?:[A-Z][\w.'’\-]*[ ,]+|and |the |van |von |de ){1,8}"
)

# The top of a page ends at the second paragraph of prose, and in any case here.
TOP_BLOCKS = 30
PROSE_WORDS = 25
STANDFIRST_WORDS = 60
FURNITURE_WORDS = 16
TITLE_WORDS = (3, 32)
TEASER_WORDS = 45
NOT_WORD = re.compile(r"[\W_]+")


@cache
def vocabulary() -> dict[str, tuple[str, ...]]:
    """Word lists of page furniture, by name."""
    lists = tomllib.loads(WORDLIST.read_text(encoding="utf-8"))
    return {name: tuple(members) for name, members in lists.items()}


@cache
def _members(name: str) -> frozenset[str]:
    return frozenset(vocabulary()[name])


def has_no_words(text: str) -> bool:
    """Marks and rules only: no letter and no digit."""
    return not any(character.isalnum() for character in text)


def mark_page(blocks: list[Block], title: str | None, release_line: Callable[[str], bool]) -> list[str | None]:
    """Roles of the blocks that frame the text; None for its body, whose parts are told apart elsewhere."""
    roles: list[str | None] = [None] * len(blocks)
    if not blocks:
        return roles
    top = _top_end(blocks)
    byline = _byline(blocks, top)
    headlines = _headlines(blocks, top, byline, title)
    for number in headlines:
        roles[number] = "headline"
    page = byline is not None or len(headlines) > 1
    _mark_top(blocks, roles, top, byline, page, release_line)
    _mark_tail(blocks, roles, top, byline, page)
    _mark_furniture_lines(blocks, roles)
    return roles


def fold(text: str) -> str:
    """Letters and digits in lower case, for comparing lines."""
    return NOT_WORD.sub(" ", text.casefold()).strip()


def is_furniture(text: str, *, weak: bool = False) -> bool:
    """Whether a line is page furniture by its words; `weak` admits lines that are ordinary words too."""
    # Long paragraphs are not worth folding.
    if len(text) > 200:
        return False
    line = text.casefold().replace("’", "'").strip(" \t>»›→:.!?|…-")
    if line in _members("lines"):
        return weak or line not in _members("weak_lines")
    lowered = text.casefold().replace("’", "'")
    if len(text.split()) > FURNITURE_WORDS:
        return False
    return lowered.startswith(vocabulary()["openings"]) or any(part in lowered for part in vocabulary()["contents"])


def _is_prose(block: Block) -> bool:
    return block.words >= PROSE_WORDS and not is_furniture(block.text)


def _top_end(blocks: list[Block]) -> int:
    """Where the top of the page ends: at its second paragraph of prose."""
    seen = 0
    for number, block in enumerate(blocks[:TOP_BLOCKS]):
        seen += _is_prose(block)
        if seen == 2:
            return number
    return min(len(blocks), TOP_BLOCKS)


def _byline(blocks: list[Block], top: int) -> int | None:
    """The line that says who wrote it: "By Jane Roe"."""
    for number in range(top):
        text = blocks[number].text
        if len(text) > 120 or blocks[number].words > 14 or blocks[number].ends_sentence:
            continue
        match = BYLINE.match(text)
        if match and _mostly_capitalised(match["names"]):
            return number
    return None


def _mostly_capitalised(names: str) -> bool:
    words = [word for word in re.split(r"[\s,|]+", names) if word[:1].isalpha()]
    capital = sum(word[0].isupper() for word in words)
    return bool(words) and capital * 5 >= len(words) * 3


def _title_like(block: Block) -> bool:
    """Short, no full stop at its end, not a date, credit or furniture."""
    text = block.text
    fewest, most = TITLE_WORDS
    if not fewest <= block.words <= most or len(text) > 250 or has_no_words(text):
        return False
    if text[-1] in ".;,:" or not (text[0].isupper() or text[0].isdigit() or text[0] in "\"'“‘$€£#"):
        return False
    if SPEAKER_LABEL.match(text) and not text.startswith(NOTICES):
        return False
    return not (DATE_LINE.match(text) or BYLINE.match(text) or _is_credit(text) or is_furniture(text, weak=True))


def _headlines(blocks: list[Block], top: int, byline: int | None, title: str | None) -> list[int]:
    """Every line of the top that is the headline: the known title, a repeated line, or the line over the byline."""
    if title and (known := [n for n in range(top) if _same_title(blocks[n].text, title)]):
        return known
    folded = [fold(block.text) for block in blocks[:top]]
    repeated = [n for n in range(top) if _title_like(blocks[n]) and folded.count(folded[n]) > 1]
    # A page repeats its title over everything else; what stands below a longer line is an address or a section.
    if repeated and max(block.words for block in blocks[: repeated[0] + 1]) <= blocks[repeated[0]].words:
        longest = max((folded[n] for n in repeated), key=len)
        return [n for n in repeated if folded[n] == longest]
    if byline is not None:
        above = [n for n in range(byline) if _title_like(blocks[n]) and not _is_prose(blocks[n])]
        if above:
            return [_nearest_title(blocks, above)]
    if title:
        return []
    return [0] if _opens_with_title(blocks, top) else []


def _nearest_title(blocks: list[Block], above: list[int]) -> int:
    """The line nearest the byline that is long enough for a headline; labels of sections are shorter."""
    long_enough = [n for n in above if blocks[n].words >= 5]
    return (long_enough or above)[-1]


def _same_title(line: str, title: str) -> bool:
    """The line is the title, or the title with the site's name after it."""
    if abs(len(line) - len(title)) > 80:
        return False
    one, other = fold(line), fold(title)
    if not one or not other:
        return False
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter) and len(shorter) * 5 >= len(longer) * 3


def _opens_with_title(blocks: list[Block], top: int) -> bool:
    """A plain document whose first line is a title: prose comes after it, and no turn, list or salutation is it."""
    first = blocks[0]
    if len(blocks) < 2 or not _title_like(first) or not first.alone or first.text[0].isdigit():
        return False
    later = blocks[1 : max(top + 1, 6)]
    return any(block.words >= PROSE_WORDS or block.ends_sentence for block in later)


def _is_credit(text: str) -> bool:
    """A picture's credit: its opening words, an agency, or an agency and a photographer."""
    if len(text) > 160:
        return False
    lowered = text.casefold()
    if lowered.startswith(vocabulary()["credit_openings"]):
        return True
    parts = [part.strip(" ()[].") for part in re.split(r"[,/|]| via ", lowered)]
    return bool(_members("credit_sources").intersection(parts)) and len(text.split()) <= 12


def _mark_top(
    blocks: list[Block],
    roles: list[str | None],
    top: int,
    byline: int | None,
    page: bool,
    release_line: Callable[[str], bool],
) -> None:
    """Everything from the start to the first line of the article's own prose."""
    heads = [number for number in range(top) if roles[number] == "headline"]
    last = heads[-1] if heads else -1
    end = max(byline if byline is not None else -1, last)
    for number in range(top):
        block = blocks[number]
        if roles[number] is not None:
            continue
        if number == byline or _is_release_line(block, release_line):
            roles[number] = "byline"
        elif page and _is_caption(block.text, between=bool(heads) and heads[0] <= number <= end):
            roles[number] = "caption"
        elif number < end and page:
            roles[number] = "standfirst" if number > last and _is_standfirst(block) else _before_body(block)
        elif number > end and block.words >= PROSE_WORDS:
            break


def _is_release_line(block: Block, release_line: Callable[[str], bool]) -> bool:
    """Date and place of a text, or a word about its release, on a line of its own."""
    return (
        bool(DATE_LINE.match(block.text) or release_line(block.text)) and block.words <= 16 and not block.ends_sentence
    )


def _is_caption(text: str, between: bool) -> bool:
    return _is_credit(text) or (between and bool(CREDIT_PAIR.match(text)) and not DATE_LINE.match(text))


def _is_standfirst(block: Block) -> bool:
    return 6 <= block.words <= STANDFIRST_WORDS


def _before_body(block: Block) -> str | None:
    """Lines above the article: furniture when short, the article's own when they are prose."""
    return "site" if block.words < PROSE_WORDS else None


def _mark_tail(blocks: list[Block], roles: list[str | None], top: int, byline: int | None, page: bool) -> None:
    """From the first line that opens the tail of a page to its end: furniture and the author's lines."""
    names = _author_names(blocks[byline].text) if byline is not None else frozenset()
    start = _tail_start(blocks)
    opener = next((n for n in range(start, len(blocks)) if _opens_tail(blocks, n, page)), None)
    for number in range(start, len(blocks)):
        block = blocks[number]
        if roles[number] is not None or number < min(top, 1):
            continue
        after = opener is not None and number >= opener
        if (page or after) and _is_bio(block, names, after):
            roles[number] = "author_bio"
            opener = opener if opener is not None else number + 1
        elif after:
            roles[number] = "site"


def _tail_start(blocks: list[Block]) -> int:
    """The first block after the last paragraph of prose that is neither furniture nor about an author."""
    for number in range(len(blocks) - 1, -1, -1):
        block = blocks[number]
        if block.words < TEASER_WORDS and (block.words < PROSE_WORDS or not block.ends_sentence):
            continue
        if not is_furniture(block.text, weak=True) and not _is_bio(block, frozenset(), True):
            return number + 1
    return 0


def _opens_tail(blocks: list[Block], number: int, page: bool) -> bool:
    """A line that opens the tail; an ordinary word needs other furniture after it, or a page around it."""
    line = blocks[number].text.casefold().replace("’", "'").strip(" \t>»›→:.!?|…-")
    if line not in _members("tail_openers"):
        return False
    if page or line not in _members("weak_lines"):
        return True
    return any(is_furniture(block.text) for block in blocks[number + 1 : number + 12])


def _author_names(byline: str) -> frozenset[str]:
    """Capitalised words of the byline: what a line about its author opens with."""
    return frozenset(word for word in re.findall(r"[A-Z][\w'’\-]+", byline) if word not in ("By", "BY", "Written"))


def _is_bio(block: Block, names: frozenset[str], after_opener: bool) -> bool:
    """Who wrote it: "Jane Roe is a senior fellow at ..."; by the byline's names, or below an opener of the tail."""
    text = block.text
    if not 5 <= block.words <= 150:
        return False
    opening = " ".join(text.split()[:14])
    if re.match(r"(?:About )?[Tt]he (?:author|writer|authors|writers) (?:is|are|was|has)\b", text):
        return True
    words = re.findall(r"[\w'’\-]+", opening)
    verb = next((place for place, word in enumerate(words) if word in _members("bio_verbs")), None)
    if verb is None or verb == 0 or not BIO_OPENING.match(text):
        return False
    named = len(names.intersection(words[:verb])) >= min(2, len(names)) if names else False
    noun = bool(_members("bio_nouns").intersection(re.findall(r"[\w\-]+", text.casefold())[:40]))
    return (named and noun) or (after_opener and noun and all(word[0].isupper() for word in words[:2]))


def _mark_furniture_lines(blocks: list[Block], roles: list[str | None]) -> None:
    """Whole lines in the vocabulary of sites, wherever they stand."""
    for number, block in enumerate(blocks):
        if roles[number] is None and is_furniture(block.text, weak=_beside_furniture(blocks, number)):
            roles[number] = "site"


def _beside_furniture(blocks: list[Block], number: int) -> bool:
    """Whether a neighbour in the same group of lines is furniture for sure."""
    near = blocks[max(0, number - 2) : number] + blocks[number + 1 : number + 3]
    return any(is_furniture(block.text) for block in near if len(block.text) < 100)
