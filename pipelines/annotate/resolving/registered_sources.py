"""Registered works as resolution sees them, findable by day, title, acronym and address; and how names are compared.

Pure values and look-ups: which reference denotes which work is decided in `resolution`.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from pipelines.annotate.names.gazetteer import gazetteer

WORDLIST = Path(__file__).parents[1] / "wordlists" / "resolution.toml"
WORD = re.compile(r"[^\W_][\w.'’&+]*[^\W_]\.?|[^\W_]")
_LISTS = tomllib.loads(WORDLIST.read_text(encoding="utf-8"))
# Words of titles that tell no party: offices, forms, little words.
COMMON_TITLE_WORDS = frozenset(_LISTS["common_title_words"])
# Noun of a reference -> kinds of registered sources it may denote, the likeliest first.
STATEMENT_KINDS: dict[str, tuple[str, ...]] = {noun: tuple(kinds) for noun, kinds in _LISTS["statement_kinds"].items()}
MEETING_KINDS: tuple[str, ...] = tuple(_LISTS["meeting_kinds"])
ISSUED_KINDS: tuple[str, ...] = tuple(_LISTS["issued_kinds"])


@dataclass(frozen=True)
class RegisteredSource:
    """A registered work, as far as resolution needs it. `published` is EDTF."""

    source_id: str
    kind: str
    title: str
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    acronyms: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """What of a source is compared."""

    title: str
    parties: frozenset[str]


@lru_cache(maxsize=65_536)
def profile(source: RegisteredSource) -> Profile:
    """The folded title of a source, and its parties with the other names in its title."""
    words = {word for word in title_names(source.title) if word not in COMMON_TITLE_WORDS}
    return Profile(fold(source.title), frozenset(words | {fold(party) for party in source.parties}))


class SourceIndex:
    """Registered sources by day, title, acronym and address; made once for many documents."""

    def __init__(self, sources: Sequence[RegisteredSource]) -> None:
        self.sources = list(sources)

    @cached_property
    def by_id(self) -> dict[str, RegisteredSource]:
        """Sources by their identifier."""
        return {source.source_id: source for source in self.sources}

    @cached_property
    def by_day(self) -> dict[str, list[RegisteredSource]]:
        """Sources by their day of publication."""
        return _grouped((source.published, source) for source in self.sources if source.published)

    @cached_property
    def by_acronym(self) -> dict[str, list[RegisteredSource]]:
        """Sources by each acronym they go by."""
        return _grouped((acronym, source) for source in self.sources for acronym in source.acronyms)

    @cached_property
    def by_title_word(self) -> dict[str, list[RegisteredSource]]:
        """Sources by the words of their titles; little words are left out."""
        return _grouped(
            (word, source)
            for source in self.sources
            for word in set(profile(source).title.split())
            if word not in COMMON_TITLE_WORDS or len(profile(source).title.split()) <= 4
        )

    @cached_property
    def by_url(self) -> dict[str, RegisteredSource]:
        """Sources by address, scheme and slash aside."""
        return {address(source.url): source for source in self.sources if source.url}


def fold(text: str) -> str:
    """Words in lower case without punctuation, for comparing titles and names."""
    return " ".join(re.findall(r"\w+", re.sub(r"[’'](?=s\b)", "", text.casefold().replace(".", ""))))


def title_names(text: str) -> set[str]:
    """Capitalised words of a text, folded; states under their canonical names too."""
    found: set[str] = set()
    for match in WORD.finditer(text):
        if match[0][0].isupper() or match[0][0].isdigit():
            found |= _names_of(match[0])
    return found


@lru_cache(maxsize=50_000)
def _names_of(word: str) -> frozenset[str]:
    """What a capitalised word stands for, folded: itself, and the state it names or is the demonym of."""
    known = gazetteer()
    found = set()
    bare = re.sub(r"[’']s?$", "", word)
    for form in (bare, *bare.split("-")):
        entity = known.get(form)
        if entity is not None and entity.kind == "place":
            found.add(fold(entity.name))
        elif form in known.demonyms:
            found.add(fold(known.demonyms[form]))
    folded = fold(bare)
    if len(folded) > 1 and folded not in COMMON_TITLE_WORDS and not folded.isdigit():
        found.add(folded)
    return frozenset(found)


def is_state(word: str) -> bool:
    """A state by its canonical name."""
    return word in _state_names()


@lru_cache(maxsize=1)
def _state_names() -> frozenset[str]:
    return frozenset(fold(name) for name in gazetteer().demonyms.values())


def address(url: str) -> str:
    """An address without scheme, www and last slash, for comparing links."""
    return re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/").casefold()


def _grouped(pairs: Iterable[tuple[str, RegisteredSource]]) -> dict[str, list[RegisteredSource]]:
    groups: dict[str, list[RegisteredSource]] = defaultdict(list)
    for key, source in pairs:
        groups[key].append(source)
    return dict(groups)
