"""Speakers that headlines name: 'House panel: Agency "failed"', 'Dahl Slams Tax as "Theft"', '"Never": Dahl Bows Out'.

The parser takes verbs that are capitalised as headlines are for names, so that these rules read the words themselves.
"""

from __future__ import annotations

import re

from pipelines.annotate.models import Span
from pipelines.annotate.quoting.scenes import Attribution, Scene
from pipelines.annotate.quoting.speaker_phrases import SPEECH, speaker_kind
from pipelines.annotate.reporting.cues import reporting_verbs, speaker_words, verb_classes
from pipelines.annotate.tokens import Token

LABEL = re.compile(r"\s*([A-Z][\w.’'\-]*(?: [\w.’'\-]+){0,4})\s*: ")
SENTENCE_END = re.compile(r"\w{5}[.] |[?!] ")  # "Sen." and "Prof." end no sentence.
# A headline has at most this many characters and ends without the mark of a sentence.
LONGEST_HEADLINE = 160
# Tokens between a verb and its words: 'Slams Rival's Plan as "..."'.
MOST_BETWEEN = 6
# Words of a speaker in a headline: "Former Trade Minister Ola Dahl".
LONGEST_SPEAKER = 6
# Small words that a capitalised headline leaves small.
SMALL = frozenset("a an the of and or in on for to at by with from as but nor vs is into over".split())  # noqa: SIM905


def headline_label(scene: Scene) -> Attribution | None:
    """A label over a whole headline: 'House panel: Agency "failed at every level"'."""
    passage = scene.parse.passage
    match = LABEL.match(scene.parsed.text, passage.span.start, scene.marked.outer.start)
    if match is None or passage.role not in {"headline", "heading"}:
        return None
    tokens = scene.parse.tokens_in(Span(*match.span(1)))
    if tokens is None or match[1].lower() in speaker_words()["not_a_label"]:
        return None
    head = tokens[-1]
    worded = scene.parsed.text[scene.marked.inner.start].islower()
    alone = len(tokens) == 1 and head.pos_ == "NOUN" and worded
    named = head.pos_ == "PROPN" or speaker_kind(head) is not None or alone
    if not named or any(token.pos_ in {"VERB", "AUX", "ADP"} for token in tokens):
        return None
    told = any(token.pos_ in {"VERB", "AUX"} for token in scene.parse.doc[tokens.end : scene.last])
    if not told and not worded:
        # "Ola Dahl: A visit to the 'Port Poet'"
        return None
    # What follows the colon looks like an apposition to the parser: "House panel: Agency".
    bare = not any(child.dep_ == "appos" for child in head.children)
    return Attribution(Span(*match.span(1)), "label", 0.7, None, head if bare else None, scene.parse)


def headline_verb(scene: Scene) -> Attribution | None:
    """A verb of a headline, capitalised like a name: 'Dahl Calls Tax "A Gift to Thieves"', 'Dahl Wins, Slams "Rot"'."""
    if not _is_headline(scene):
        return None
    words = [token for token in scene.parse.doc[: scene.first] if not token.is_space]
    for verb in reversed(words[1:][-MOST_BETWEEN:]):
        if verb.i in scene.quoted or verb.text == ":":
            return None
        headed = scene.parse.passage.role in {"headline", "heading"} or (verb.tag_ == "VBZ" and _is_single(scene))
        if _is_cue(verb) and (verb.text[:1].isupper() or headed):
            opening = next((t.i + 1 for t in reversed(words) if t.text == ":" and t.i < verb.i), words[0].i)
            return _named_from(scene, scene.parse.doc[opening], verb)
    return None


def headline_after(scene: Scene) -> Attribution | None:
    """Words before a colon and who says them: '"This Is No Drill": Dahl Sounds the Alarm'."""
    following = next((t for t in scene.parse.doc[scene.last + 1 : scene.last + 2]), None)
    if following is None or following.text != ":" or following.i + 1 >= len(scene.parse.doc):
        return None
    opens = scene.marked.outer.start - scene.parse.passage.span.start <= 1
    return _named_from(scene, scene.parse.doc[following.i + 1], None) if opens and _is_headline(scene) else None


def headline_end(scene: Scene) -> Attribution | None:
    """Who says it, at the end of a headline: 'Council "misled public" over bridge, report finds'."""
    if not _is_headline(scene):
        return None
    words = [token for token in scene.parse.doc[scene.last + 1 :] if not token.is_space]
    verb = words[-1] if len(words) > 2 else None
    comma = next((t.i for t in reversed(words[:-1]) if t.text == ","), None)
    if verb is None or comma is None or not _is_final_cue(verb) or verb.i - comma > LONGEST_SPEAKER:
        return None
    return _named_from(scene, scene.parse.doc[comma + 1], verb)


def _is_headline(scene: Scene) -> bool:
    span = scene.parse.passage.span
    if span.end - span.start > LONGEST_HEADLINE or scene.parse.passage.role == "speaker_turn":
        return False
    if SENTENCE_END.search(scene.parsed.text, span.start, scene.marked.outer.start):
        return False
    line = span.slice(scene.parsed.text).rstrip("\"'”’ ")
    return "\n" not in line and line[-1:] not in {".", ";", ":", ","}


def in_headline_marks(scene: Scene) -> bool:
    """Whether the words stand in a headline, in the single marks that headlines give what somebody says."""
    return _is_single(scene) and _is_headline(scene)


def _is_single(scene: Scene) -> bool:
    return scene.parsed.text[scene.marked.outer.start] in "‘'"


def _is_cue(token: Token) -> bool:
    """Whether a word of a headline is a verb of saying: "Slams", "Calls", "Tells"."""
    if not token.lower_.endswith("s"):
        return False
    stem = token.lower_.removesuffix("s")
    classes = reporting_verbs().get(stem) or reporting_verbs().get(stem.removesuffix("e")) or frozenset()
    return bool((classes or verb_classes(token)) & SPEECH)


def _is_final_cue(token: Token) -> bool:
    """Whether the last word of a headline is a verb of saying or finding: "officials warn", "report finds"."""
    return _is_cue(token) or (token.tag_ in {"VBP", "VBD", "VBZ"} and bool(verb_classes(token) & SPEECH))


def _named_from(scene: Scene, opening: Token, verb: Token | None) -> Attribution | None:
    """The name or office that `opening` begins, up to the first word that is none."""
    doc, end = scene.parse.doc, opening.i
    while end < len(doc) and end - opening.i < LONGEST_SPEAKER and _is_part_of_name(doc[end], first=end == opening.i):
        end += 1
    if end == opening.i:
        return None
    head = doc[end - 1]
    if head.lower_ in SMALL or not (head.pos_ in {"PROPN", "NOUN"} or head.text.istitle()):
        return None
    cue = scene.parse.span(doc[verb.i : verb.i + 1]) if verb is not None else None
    return Attribution(scene.parse.span(doc[opening.i : end]), "headline", 0.7, cue, head, scene.parse, verb)


def _is_part_of_name(token: Token, *, first: bool) -> bool:
    if token.is_punct or token.is_space or (not first and _is_verb(token)):
        return False
    shaped = token.text[:1].isupper() or token.pos_ in {"NOUN", "ADJ"}
    return shaped and token.pos_ not in {"VERB", "AUX", "ADP", "PRON", "ADV", "SCONJ"}


def _is_verb(token: Token) -> bool:
    """Whether what may be a plural is the verb of a headline: "Dahl Sounds the Alarm", not "Union Leaders"."""
    return _is_cue(token) or (
        token.lower_.endswith("s") and speaker_kind(token) not in {"person", "organisation", "group"}
    )
