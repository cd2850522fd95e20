"""Speakers that no reporting verb of the sentence gives: labels, colons and dashes, prompts, the paragraph before.

The rules are tried in the order of `speakers.RULES`; each says which construction it covers with one example sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.annotate.models import Span
from pipelines.annotate.quoting.distant_verbs import own_clause
from pipelines.annotate.quoting.scenes import Attribution, Scene, attribution_to
from pipelines.annotate.quoting.speaker_phrases import SPEECH, may_speak, noun_head, speaker_kind
from pipelines.annotate.reporting.cue_lists import cue_words
from pipelines.annotate.reporting.cues import (
    noun_classes,
    owner_of,
    speaker_words,
    subject_of,
    verb_classes,
    view_holder,
)
from pipelines.annotate.tokens import Token

LABEL = re.compile(r"\s*([A-Z][\w.’'\- ]{0,58}[\w.])\s*:\s*$")
TOPIC = re.compile(r" (?:on|about) ")
AFTER_DASH = re.compile(r"[\s.,]*(?:—|–|--|-)\s*([A-Z][^\n.;:()\[\]\"“”]{1,70})")
OCCASION = re.compile(r", (?:on|in|at|after|before|during|when|speaking|writing)\b")
# Characters before a quotation that opens its paragraph: its mark, or a dash and the mark.
OPENING_MARKS_LENGTH = 3
# Tokens of a prompt that hands over to somebody's words: "Dahl's curt response?".
LONGEST_PROMPT = 8
# Tokens from "is" to the noun in '"No," was Senator Dahl's first answer'.
LONGEST_OWNED = 7
# Verbs whose subject takes in words of others.
PERCEIVED = frozenset({"hear", "read", "see", "get", "receive", "encounter"})
DASHES = frozenset({"—", "–", "--"})
HANDED_OVER = frozenset({"this", "these", "word", "words", "advice", "message", "verdict"})


def label(scene: Scene) -> Attribution | None:
    """A label at the head of the line: 'Foreign Minister: "We will not yield"'."""
    passage = scene.parse.passage.span
    match = LABEL.match(scene.parsed.text[max(passage.start, scene.marked.outer.start - 70) : scene.marked.outer.start])
    if match is None or scene.marked.outer.start - passage.start > len(match.group(0)):
        return None
    if match.group(1).lower() in speaker_words()["not_a_label"]:
        return None
    # 'Dahl on the new tax: "..."'
    name = TOPIC.split(match[1], maxsplit=1)[0]
    span = Span(passage.start + match.start(1), passage.start + match.start(1) + len(name))
    tokens = scene.parse.tokens_in(span)
    if any(t.pos_ in {"VERB", "AUX"} and t.tag_ not in {"VBN", "VBG"} for t in tokens or ()):
        # "He was blunt about his rival:" is a sentence.
        return None
    return Attribution(span, "label", 0.9, None, tokens.root if tokens else None, scene.parse)


def inline_label(scene: Scene) -> Attribution | None:
    """A name and a colon, within a line: 'The minister resigned. His deputy: "..."'."""
    before = list(scene.before())
    # The tokenizer leaves a bracket and its colon together: "the Harbour League (HL): ...".
    if len(before) < 2 or not before[0].text.endswith(":") or any(token.pos_ in {"VERB", "AUX"} for token in before):
        return None
    head = next((t for t in before if t.dep_ == "ROOT" or t.head.i not in range(before[-1].i, before[0].i)), before[1])
    origin = next((t for token in before if token.lower_ == "from" for t in token.children if t.dep_ == "pobj"), None)
    if origin is not None and any(token.lower_ in HANDED_OVER for token in before):
        # 'And this, from Ola Dahl, a nurse: "..."'
        head = origin
    if head.pos_ not in {"NOUN", "PROPN"} or (speaker_kind(head) is None and head.pos_ != "PROPN"):
        return None
    if head.lower_ in speaker_words()["not_a_label"]:
        return None
    return attribution_to(scene, head, None, "inline_label", 0.75)


def colon(scene: Scene) -> Attribution | None:
    """Words announced by a colon or dash: 'The minister was blunt: "..."'."""
    before = list(scene.before())
    if not before or before[0].text not in {":", *DASHES}:
        return None
    semicolon = own_clause(scene, before)
    before = [token for token in before if token.i > semicolon]
    after = next(iter(scene.after()), None)
    if before[0].text != ":" and after is not None and (after.is_lower or after.text in DASHES):
        # 'Ms. Berg — "Annie" to her friends — declined', 'the Long Frost — "death by cold" — of 1932'
        return None
    ascribed = next((t for t in before if t.lower_ in {"attributed", "ascribed", "credited"}), None)
    if ascribed is not None:
        # 'There is a line attributed to Dahl: "..."'
        names = (t for c in ascribed.children if c.lower_ == "to" for t in c.children if t.dep_ == "pobj")
        found = next((t for t in names if may_speak(t, scene.quoted)), None)
        return attribution_to(scene, found, ascribed, "colon", 0.7) if found is not None else None
    for token in reversed(before):
        owner = owner_of(token) if token.dep_ == "nsubj" and noun_classes(token) else None
        if owner is not None and may_speak(owner, scene.quoted):
            # 'Her message was simple: "Throw them out."'
            return attribution_to(scene, owner, token, "colon", 0.6)
        beside = any(c.dep_ == "appos" and c.pos_ == "PROPN" for c in token.children)
        named = speaker_kind(token) is not None or token.pos_ == "PROPN" or beside
        if token.lower_ == "who" and token.head.dep_ == "relcl":
            # 'Shaking her head, Dahl, who lives nearby, was blunt: "..."': the parser may give Dahl to her head.
            token = token.head.head
            named = token.ent_type_ == "PERSON" or speaker_kind(token) is not None
            if named and may_speak(token, scene.quoted):
                return attribution_to(scene, token, None, "colon", 0.6)
            continue
        if token.dep_ in {"nsubj", "nsubjpass", "ROOT"} and may_speak(token, scene.quoted) and named:
            return attribution_to(scene, token, None, "colon", 0.6)
    return None


def for_holder(scene: Scene) -> Attribution | None:
    """A view handed to its holder at the head of the sentence: 'For Dahl, the plan amounts to "..."'."""
    opening = next((token for token in reversed(list(scene.before())) if not token.is_punct), None)
    holder = view_holder(opening) if opening is not None else None
    if holder is None or not may_speak(holder, scene.quoted):
        return None
    return attribution_to(scene, holder, opening, "for_holder", 0.7)


def owned_noun(scene: Scene) -> Attribution | None:
    """Words after a noun of saying with its owner, before a question mark or colon: 'Dahl's response? "..."'."""
    before = [token for _, token in zip(range(LONGEST_PROMPT), _just_before(scene), strict=False)]
    if len(before) > 1 and before[0].text == "," and before[1].lemma_.lower() in speaker_words()["utterance"]:
        # 'Dahl gasped his last words, "..."'
        before = before[1:2]
    elif len(before) > 1 and before[0].lower_ == "to" and "promise" in noun_classes(before[1]):
        # 'Asked about the mayor's pledge to "fix it", an aide said: "..."'
        before = before[1:2]
    elif not before or before[0].text not in {"?", ":"} or any(t.pos_ in {"VERB", "AUX"} for t in before):
        return None
    noun = next((token for token in before if noun_classes(token) and token.pos_ == "NOUN"), None)
    owner = owner_of(noun) if noun is not None else None
    if owner is None or not may_speak(owner, scene.quoted):
        return None
    return attribution_to(scene, owner, noun, "owned_noun", 0.8)


def owned_noun_after(scene: Scene) -> Attribution | None:
    """Words that are said to be somebody's: '"No," was Dahl's answer', '"Never" is a line she likes'."""
    after = [token for token in scene.after() if not token.is_punct]
    taken_up = len(after) > 1 and after[0].lower_ in {"that", "this", "such"} and after[1].lemma_ == "be"
    if taken_up and (author := _author(after[2 : 2 + LONGEST_OWNED])) is not None and may_speak(author, scene.quoted):
        return attribution_to(scene, author, after[1], "owned_noun", 0.8)
    if len(after) > 1 and after[0].lower_ == "that" and (after[1].lemma_ == "be" or after[1].lower_ in {"'s", "’s"}):
        # '"No." That was the mayor's answer.'
        after = after[1:]
    if not after or (after[0].lemma_ != "be" and after[0].lower_ not in {"'s", "’s"}):
        return None
    noun = next((token for token in after[1 : 1 + LONGEST_OWNED] if noun_classes(token) or _is_utterance(token)), None)
    owner = (owner_of(noun) or _who_uses(noun)) if noun is not None else None
    if (
        noun is None
        or owner is None
        or (owner.i > noun.i and owner.head.dep_ != "relcl" and noun.lemma_.lower() not in cue_words("clause", "views"))
        or not may_speak(owner, scene.quoted)
    ):
        return None
    return attribution_to(scene, owner, noun, "owned_noun", 0.8)


def _author(words: Sequence[Token]) -> Token | None:
    """Dahl in '"It is over" – that was the verdict of Dahl', 'such was the warning from Dahl'."""
    views = cue_words("clause", "views") | speaker_words()["answers"] | speaker_words()["utterance"]
    noun = next((t for t in words if t.pos_ == "NOUN" and (noun_classes(t) or t.lemma_.lower() in views)), None)
    links = (c for c in (noun.children if noun is not None else ()) if c.lower_ in {"of", "from"} and c.dep_ == "prep")
    return next((t for link in links for t in link.children if t.dep_ == "pobj" and _is_somebody(t)), None)


def _is_somebody(token: Token) -> bool:
    return token.pos_ == "PROPN" or speaker_kind(token) is not None


def _is_utterance(token: Token) -> bool:
    return token.lemma_.lower() in speaker_words()["utterance"]


def _who_uses(noun: Token) -> Token | None:
    """Dahl in "a line that Dahl uses"; nobody in "the verdict I heard"."""
    clauses = (child for child in noun.children if child.dep_ == "relcl" and child.lemma_ not in PERCEIVED)
    return next((c for clause in clauses for c in clause.children if c.dep_ == "nsubj" and c.tag_ != "WDT"), None)


def _just_before(scene: Scene) -> Iterator[Token]:
    """Tokens before the opening mark, nearest first, to the start of the sentence before it."""
    for index in range(scene.first - 1, -1, -1):
        token = scene.parse.doc[index]
        if index in scene.quoted:
            return
        if not token.is_space:
            yield token
        if token.is_sent_start and not token.is_punct:
            return


def announced(scene: Scene) -> Attribution | None:
    """Words in a paragraph of their own, announced at the end of the one before: 'The court wrote:'."""
    if scene.lead is None or any(not token.is_punct for token in scene.before()):
        return None
    tokens = [token for token in scene.lead.doc[-40:] if not token.is_space]
    if not tokens or tokens[-1].text not in {":", ",", "—", "–"}:
        return None
    for token in reversed(tokens[:-1]):
        if verb_classes(token) & SPEECH:
            subject = subject_of(token)
            if subject is not None and may_speak(subject, frozenset()):
                lead = replace(scene, parse=scene.lead, quoted=frozenset())
                return attribution_to(lead, subject, token, "announced", 0.85)
        if token.is_sent_start:
            break
    return None


def dash_after(scene: Scene) -> Attribution | None:
    """A signature after the words: '"..." — Ola Dahl'."""
    start = scene.marked.outer.end
    match = AFTER_DASH.match(scene.parsed.text, start, min(start + 90, scene.parse.passage.span.end))
    if match is None or next((token.text for token in scene.before()), "") in DASHES:
        # 'Asked about the sum – "Who pays?" – Dahl left.'
        return None
    rest = scene.parsed.text[match.end() : min(match.end() + 40, scene.parse.passage.span.end)].strip()
    tokens = scene.parse.tokens_in(Span(match.start(1), match.end(1)))
    # The occasion may follow the name where the words open the paragraph: '"..." — Ola Dahl, on her first day'.
    occasion = rest.startswith(",") or OCCASION.search(match[1]) is not None
    opens = scene.marked.outer.start - scene.parse.passage.span.start <= OPENING_MARKS_LENGTH
    if tokens is None or (len(rest) > 2 and not (opens and occasion)) or tokens[0].pos_ not in {"PROPN", "DET", "NOUN"}:
        return None
    head = noun_head(tokens[0])
    return attribution_to(scene, head, None, "dash_after", 0.8) if head is not None else None
