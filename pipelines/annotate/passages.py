"""Cut a document into passages and say what each is for: headline, byline, body, list item, page furniture, ...

The passages cover every character that is not white space, once, in order. Only general cues are read: layout,
position, punctuation, repetition, and the vocabularies of `wordlists/passages.toml` and `wordlists/furniture.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

from pipelines.annotate.layout.blocks import BULLET, Block, find_blocks
from pipelines.annotate.layout.furniture import has_no_words, mark_page
from pipelines.annotate.models import Passage

WORDLIST = Path(__file__).parent / "wordlists" / "passages.toml"

CAPITAL_LABEL = re.compile(r"([A-Z][A-Z0-9.,'’‘&/\- ]{0,58}[A-Z.](?:\s?\([^)\n]{1,40}\))?)\s?:(?=\s|$)")
NAME_LABEL = re.compile(r"([A-Z][\w.'’\-]*(?: [A-Z][\w.'’\-]*){0,4}(?: \([^)\n]{1,40}\))?)\s?:(?=\s|$)")
QUESTION_LABEL = re.compile(r"(?:Q|A)(?:\.|:)?[ \t\u00a0]{1,8}(?=[\"“‘'(\[A-Z—…-])")
# Headings are short; these are the widths that hold nearly all headings of reports and releases.
HEADING_WORDS = 14
HEADING_CHARACTERS = 110
# A heading is followed by prose of at least this many words, or by a sentence.
PROSE_WORDS = 12
# A label in mixed case is a speaker's only when it comes back.
LABEL_REPEATS = 2
INDENT = 4
NUMBERED_ITEM_WORDS = 60
# Transcripts have no headings between their turns; fewer turns than this are remarks with a heading or two.
TRANSCRIPT_TURNS = 3
INTERVIEW_QUESTIONS = 3


@cache
def vocabulary() -> dict[str, frozenset[str]]:
    """Word lists of the roles, by name."""
    lists = tomllib.loads(WORDLIST.read_text(encoding="utf-8"))
    return {name: frozenset(members) for name, members in lists.items()}


def find_passages(text: str, title: str | None = None) -> list[Passage]:
    """Passages of a plain text with their roles (`communique.tables.passages.ROLES`), in order.

    `title` is the document's title where it is known from elsewhere: lines that repeat it become the headline.
    Time is linear in the length of the text.
    """
    blocks = find_blocks(text)
    roles: list[str | None] = mark_page(blocks, title, _release_line)
    _mark_turns(blocks, roles)
    _mark_marks_and_lists(blocks, roles)
    _mark_block_quotes(blocks, roles)
    _mark_headings(blocks, roles)
    return [Passage(block.span, role or "body") for block, role in zip(blocks, roles, strict=True)]


def _release_line(line: str) -> bool:
    """Lines about the release itself: embargo, delivery, translation."""
    lowered = line.casefold()
    return any(lowered.startswith(opening) for opening in vocabulary()["release_lines"])


def _mark_turns(blocks: list[Block], roles: list[str | None]) -> None:
    """Turns of a transcript: "THE CHAIR: Good morning.", "Q   Is it signed?", repeated "Jane Roe: Yes."."""
    labels = Counter(
        match[1].casefold() for block in blocks if block.words > 1 and (match := NAME_LABEL.match(block.text))
    )
    speakers = {label for label, count in labels.items() if count >= LABEL_REPEATS} - vocabulary()["not_speakers"]
    # Two people at least talk in a transcript; one repeated label is a form or a glossary.
    named = len(speakers) >= 2 and sum(labels[label] for label in speakers) >= 4
    capital = [_capital_label(block.text) for block in blocks]
    sure = _sure_speakers(capital)
    questions = sum(block.text.startswith("Q") and bool(QUESTION_LABEL.match(block.text)) for block in blocks)
    asked = questions > 0 and (bool(sure) or named or questions >= 4)
    for number, block in enumerate(blocks):
        if roles[number] is not None:
            continue
        match = NAME_LABEL.match(block.text)
        known = named and match is not None and match[1].casefold() in speakers
        if capital[number] in sure or known or (asked and QUESTION_LABEL.match(block.text)):
            roles[number] = "speaker_turn"


def _sure_speakers(labels: list[str | None]) -> frozenset[str | None]:
    """Capital labels that hold a title, or come back: a label that stands once may be a heading's first half."""
    counts = Counter(label for label in labels if label is not None)
    titles = vocabulary()["speaker_titles"]
    return frozenset(
        label for label, count in counts.items() if count >= LABEL_REPEATS or titles.intersection(label.split())
    )


def _capital_label(line: str) -> str | None:
    """The speaker's label in capitals that opens a line, unless its words open a notice."""
    match = CAPITAL_LABEL.match(line) or re.match(r"([QA]):(?= )", line)
    if match is None:
        return None
    label = match[1].split("(")[0].strip().casefold()
    if label in vocabulary()["not_speakers"] or label.split(" ")[0] in vocabulary()["not_speakers"]:
        return None
    # A title in capitals with a colon in it, not words that somebody speaks.
    if line[match.end() :].isupper():
        return None
    return label if len(label.split()) <= 6 else None


def _mark_marks_and_lists(blocks: list[Block], roles: list[str | None]) -> None:
    """End marks and rules ("###", "* * *") are furniture; bulleted and numbered lines are list items."""
    for number, block in enumerate(blocks):
        if roles[number] is not None:
            continue
        if has_no_words(block.text) or block.text.casefold() in vocabulary()["end_marks"]:
            roles[number] = "site"
        elif BULLET.match(block.text) and _is_item(block) and not _numbered_heading(blocks, number):
            roles[number] = "list_item"


def _is_item(block: Block) -> bool:
    """Bulleted, or numbered and short: communiqués and reports number their paragraphs, which stay body."""
    return not block.text[0].isalnum() or block.words <= NUMBERED_ITEM_WORDS


def _numbered_heading(blocks: list[Block], number: int) -> bool:
    """ "2. Methods" alone between paragraphs, rather than one item of a numbered list."""
    block = blocks[number]
    if not block.text[0].isalnum() or not _heading_shape(block) or number + 1 == len(blocks):
        return False
    return block.alone and not BULLET.match(blocks[number + 1].text)


def _mark_block_quotes(blocks: list[Block], roles: list[str | None]) -> None:
    """Blocks set off by ">" or, where the document's paragraphs are not indented, by indentation."""
    prose = [block for block in blocks if block.words >= PROSE_WORDS]
    indented = sum(block.indent >= INDENT for block in prose)
    set_off = 0 < indented * 3 <= len(prose)
    for number, block in enumerate(blocks):
        if roles[number] is not None:
            continue
        deep = set_off and block.alone and block.indent >= INDENT and block.words >= PROSE_WORDS
        if block.text.startswith(">") or deep:
            roles[number] = "block_quote"


def _mark_headings(blocks: list[Block], roles: list[str | None]) -> None:
    """Short lines without sentence punctuation that prose, a list or another heading follows."""
    follows = False
    turns = [number for number, role in enumerate(roles) if role == "speaker_turn"]
    # Interviews print their questions on lines of their own, and so do remarks, behind whose label a line stands:
    # those are said, not headings.
    asking = sum(block.text.endswith("?") and _heading_shape(block) for block in blocks) > INTERVIEW_QUESTIONS
    last = turns[0] if len(turns) >= TRANSCRIPT_TURNS else len(blocks)
    for number in range(len(blocks) - 1, -1, -1):
        block = blocks[number]
        role = roles[number]
        if role == "site":
            continue
        if role is None and number < last and follows and _heading_shape(block) and _set_apart(blocks, number):
            if (asking or (turns and number > turns[0])) and block.text.endswith("?"):
                continue
            roles[number] = "heading"
            continue
        follows = role in ("list_item", "speaker_turn") or (
            role is None and (block.words >= PROSE_WORDS or (block.ends_sentence and block.words >= 4))
        )


def _heading_shape(block: Block) -> bool:
    """Short, opens like a title, and ends without the punctuation of a sentence."""
    text = block.text
    if block.words > HEADING_WORDS or len(text) > HEADING_CHARACTERS or block.lines > 2:
        return False
    if text[-1] in ".!;:,—–-…)" or not (text[0].isupper() or text[0].isdigit()):
        return False
    return any(character.isalpha() for character in text)


def _set_apart(blocks: list[Block], number: int) -> bool:
    """A blank line, or the start of the text, stands before it: lines inside a block head nothing above them."""
    return number == 0 or blocks[number - 1].group != blocks[number].group
