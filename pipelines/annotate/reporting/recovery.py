"""Content clauses that the parser lost: the words right after a cue tell that one was there.

Each rule looks at one accident: "that" whose clause hangs elsewhere, a subject taken for the cue's object, a clause
that swallowed the cue. They are tried only where the parse gives a cue no content of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.annotate.clauses.verbs import WH_TAGS, has_auxiliary, is_finite, subject
from pipelines.annotate.reporting.content_extents import sentence_end
from pipelines.annotate.tokens import Token

# Tokens of an aside between a cue and its "that".
MAX_ASIDE = 9
# Words after a "that" without any clause that the parser saw; fewer are a pronoun and an adverbial ("said that then").
SHORTEST_LOST = 3
# Dependents of a verb that belong to its clause when the verb itself is the main verb of the sentence.
INSIDE = frozenset({"dobj", "attr", "acomp", "xcomp", "ccomp", "prep", "prt", "oprd", "dative", "agent", "advmod"})
STRONG_BREAKS = frozenset({";", ":", "–", "—", "--"})
MARKS = frozenset({"“", "”", '"'})
BREAKS = frozenset({",", ";", ":", "–", "—", "--", "(", ")", "“", "”", '"'})


@dataclass(frozen=True)
class Lost:
    """A recovered content: tokens `first` to `last`, and the token that heads it as well as can be told."""

    head: Token
    first: int
    last: int


def lost_content(cue: Token) -> Lost | None:
    """The content after a cue whose clause the parser hung elsewhere, or None."""
    return _after_that(cue) or _subject_as_object(cue) or _swallowed(cue)


def _after_that(cue: Token) -> Lost | None:
    """ "X knows, my friends, that P", "X noted that P" with P hung elsewhere."""
    doc, end = cue.doc, cue.sent.end
    place = _after_aside(cue)
    if place >= end - 2 or doc[place].lower_ != "that" or doc[place].tag_ not in {"IN", "WDT"}:
        return None
    head = doc[place].head
    if (
        doc[place + 1].pos_ == "NOUN"
        and doc[place + 2].text == ","
        and place + 3 < end
        and doc[place + 3].tag_ == "PRP"
    ):
        # "As he assumes that office, he will need help."
        return None
    if doc[place + 1].text == "," and not any(token.text == "," for token in doc[place + 2 : end]):
        # "Upon telling him that, he left."
        return None
    if doc[place + 1].tag_ in {"VBZ", "VBP", "VBD", "MD"} and doc[place].tag_ == "WDT":
        # "Rules that set limits."
        return None
    if head.i <= place or head.pos_ not in {"VERB", "AUX"}:
        following = (token for token in doc[place + 1 : end] if token.pos_ in {"VERB", "AUX"})
        head = next((verb for verb in following if _is_main(verb)), cue)
    if head.i > place and head.pos_ in {"VERB", "AUX"} and subject(head) is not None and not head.is_ancestor(cue):
        return Lost(head, head.left_edge.i, head.right_edge.i)
    if head.dep_ == "ccomp" and head.head is cue and head.right_edge.i > head.i:
        # "We know that days like this hurt, and we mourn": the clause's subject is hung elsewhere.
        return Lost(head, place + 1, head.right_edge.i)
    last = sentence_end(cue)
    if doc[place].tag_ != "IN" or place != cue.i + 1 or last - place < SHORTEST_LOST:
        return None
    last = next((token.i - 1 for token in doc[place + 1 : last + 1] if token.text in {"”", '"'}), last)
    rest = doc[place + 1 : last + 1]
    end = next((token.i for token in rest if token.text in STRONG_BREAKS), last + 1)
    if any(token.pos_ in {"VERB", "AUX"} and token.tag_ != "VB" for token in doc[place + 1 : end]):
        return Lost(doc[place + 1 : last + 1].root, place + 1, last)
    # "Affirming that common commitment", "he said that after every vote", "it continues that work – keeping to it".
    return None


def _is_main(verb: Token) -> bool:
    """Whether a verb may head a clause of content: finite, with a subject that is no relative pronoun."""
    own = subject(verb)
    return own is not None and own.tag_ not in WH_TAGS and verb.dep_ != "relcl" and is_finite(verb)


def _after_aside(cue: Token) -> int:
    """Index of the word after the cue, its adverbs and an aside between commas: "X knows, my friends, that P"."""
    doc, place = cue.doc, cue.i + 1
    end = min(cue.sent.end, cue.i + MAX_ASIDE)
    while place < end and doc[place].dep_ == "advmod" and place < cue.i + 3:
        place += 1
    if place < end and doc[place].text == ",":
        closing = next((i for i in range(place + 1, end) if doc[i].text == ","), None)
        if closing is not None and closing + 1 < cue.sent.end and doc[closing + 1].lower_ == "that":
            return closing + 1
    return place


def _subject_as_object(cue: Token) -> Lost | None:
    """ "X found | reduction of yields exceeded losses": the content's subject became the cue's object."""
    taken = next((child for child in cue.children if child.dep_ == "dobj" and child.i > cue.i), None)
    if taken is None or taken.left_edge.i != cue.i + 1 or taken.tag_ in WH_TAGS:
        return None
    for verb in cue.children:
        if verb.i < taken.i or verb.dep_ not in {"conj", "ccomp", "dep", "advcl"}:
            continue
        # A bare form after a plural is finite: "said the cuts | take from the poor".
        plural = (
            verb.tag_ == "VB" and verb.dep_ == "ccomp" and taken.tag_ in {"NNS", "NNPS"} and not has_auxiliary(verb)
        )
        if not is_finite(verb) and not plural:
            continue
        # A relative clause between commas may part them: "said the cuts, which are deep, | take from the poor".
        related = any(child.dep_ == "relcl" for child in taken.children)
        between = cue.doc[(taken.right_edge.i if related else taken.i) + 1 : verb.left_edge.i]
        joined = any((token.text in BREAKS and token.text not in MARKS) or token.tag_ == "CC" for token in between)
        if subject(verb) is None and not joined and not any(child.dep_ == "mark" for child in verb.children):
            return Lost(verb, taken.left_edge.i, verb.right_edge.i)
    return None


def _swallowed(cue: Token) -> Lost | None:
    """ "those who believe | there are facts": the next word is the subject of a verb that does not hang on the cue."""
    if cue.i + 2 >= cue.sent.end:
        return None
    following = cue.nbor(1)
    verb = following.head
    if following.dep_ not in {"nsubj", "nsubjpass", "expl"} or following.tag_ in WH_TAGS or verb.i <= following.i:
        return None
    if cue.head == verb and cue.dep_ == "advcl":
        # "When you write | you choose".
        return None
    if verb.head == cue or not is_finite(verb) or any(token.text in BREAKS for token in cue.doc[cue.i : verb.i]):
        return None
    last = max([verb.i, *(child.right_edge.i for child in verb.children if child.i > verb.i and child.dep_ in INSIDE)])
    return Lost(verb, following.left_edge.i, last)
