"""Speakers of further words in a sentence: items of a list, and second verbs, that keep the speaker of the first."""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.annotate.quoting.marks import Marked
from pipelines.annotate.quoting.scenes import Attribution, Scene, attribution_to
from pipelines.annotate.quoting.speaker_phrases import is_bare_name, speaker_kind
from pipelines.annotate.reporting.cues import cue_tokens, is_passive, passive_agent, verb_classes
from pipelines.annotate.tokens import Token

# Tokens between two quotations that still make one list: 'called it "a", as well as something like "b"'.
MAX_LIST_GAP = 8
# Tokens of what is called something in a list without "and": 'called the vote "rigged," the press "crooked"'.
LONGEST_NAMED = 4
CLOSING = frozenset({'"', "”", "’", "'", "''"})
# "; rivals ,": a mark, a noun and a mark.
LENGTH_OF_GAP = 3
# The same with marks and articles.
LONGEST_GAP = 8
# Who else calls something so: "one called it A and another B".
OTHERS = frozenset({"another", "others"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
LINKS = frozenset({"and", "or", "but", "also", "nor", "plus", "then", "not", "only", "even", "well", "as", "to", "for"})


def list_item(scene: Scene) -> Attribution | None:
    """A further item of a list keeps its speaker and cue: 'warned of "a", "b" as well as "c"'."""
    if scene.previous is None or scene.previous[1] is None:
        return None
    gap = [token for token in scene.before() if not token.is_punct]
    if len(gap) > MAX_LIST_GAP or any(token.pos_ == "VERB" or token.dep_ == "nsubj" for token in gap):
        return None
    between = scene.parsed.text[scene.previous[0].inner.end : scene.marked.outer.start]
    if gap and not any(token.lower_ in LINKS for token in gap) and not _is_gapped(scene.previous[1], gap, between):
        return None
    if re.search(r"[.?!]", between) or "\n" in between:
        return None
    return replace(scene.previous[1], rule="list_item")


def _is_gapped(said: Attribution, gap: list[Token], between: str) -> bool:
    """Whether only the next thing called so stands between: 'He called the vote "rigged," the press "crooked"'."""
    calls = said.verb is not None and "call" in verb_classes(said.verb)
    named = len(gap) <= LONGEST_NAMED and all(token.pos_ in {"DET", "NOUN", "PROPN", "ADJ", "PRON"} for token in gap)
    return calls and named and "," in between[:2]


def gapped_clause(scene: Scene) -> Attribution | None:
    """A further clause without its verb: 'Friends see a "saint"; rivals, a "fraud"', 'fans call "a" and foes "b"'."""
    if scene.previous is None or scene.previous[1] is None:
        return None
    between = scene.parse.doc[_end_of(scene.previous[0], scene) : scene.first]
    if len(between) > LONGEST_GAP:
        return None
    words = [t for t in between if t.pos_ != "DET" and t.text not in CLOSING and not t.is_space]
    calls = scene.previous[1].verb is not None and "call" in verb_classes(scene.previous[1].verb)
    bare = [t for t in between if t.text not in CLOSING and not t.is_space and t.text != ","]
    if calls and len(bare) == LENGTH_OF_GAP - 1 and bare[0].lower_ in {"and", "but"} and bare[1].lower_ in OTHERS:
        # 'One aide called it "a gift" and another "a trap"'
        span = scene.parse.span(bare[1].doc[bare[1].i : bare[1].i + 1])
        return Attribution(span, "list_item", 0.7, None, bare[1], scene.parse, scene.previous[1].verb)
    if calls and len(words) == LENGTH_OF_GAP - 1 and words[0].lower_ in {"and", "but"} and words[1].tag_ == "NNS":
        span = scene.parse.span(words[1].doc[words[1].i : words[1].i + 1])
        if speaker_kind(words[1]) == "group":
            return Attribution(span, "list_item", 0.7, None, words[1], scene.parse, scene.previous[1].verb)
        return None
    if len(words) != LENGTH_OF_GAP or words[0].text != ";" or words[2].text != "," or words[1].pos_ not in NOMINAL:
        return None
    return attribution_to(scene, words[1], None, "list_item", 0.7)


def _end_of(marked: Marked, scene: Scene) -> int:
    tokens = scene.parse.tokens_in(marked.outer)
    return tokens.end if tokens is not None else 0


def second_verb(scene: Scene) -> Attribution | None:
    """A further verb of the same speaker between two quotations: 'It warns of "..." but also speaks of "..."'."""
    if scene.previous is None or scene.previous[1] is None:
        return None
    gap = [token for token in scene.before() if not token.is_punct]
    between = scene.parsed.text[scene.previous[0].inner.end : scene.marked.outer.start]
    if any(token.dep_ in {"nsubj", "nsubjpass"} for token in gap) or re.search(r"[.?!]", between):
        return None
    for token in gap:
        if (is_passive(token) and passive_agent(token) is None) or is_bare_name(token):
            return None
        if verb_classes(token) and token.tag_ in {"VBD", "VBZ", "VBP", "VBG", "VBN"}:
            cue = scene.parse.span(cue_tokens(token))
            return replace(scene.previous[1], rule="second_verb", cue=cue, verb=token, confidence=0.8)
    return None
