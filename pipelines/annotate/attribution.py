"""Reported content in a sentence: whose it is, the cue that says so, and where it stands.

Content here is a clause ("X said that P", "P, X argued", "according to X, P") or what somebody commits to or asks for
("X vowed to P", "X urged Y to P"). Clauses that report without one ("X condemned the attack"): `reporting_objects`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.annotate.clauses.side_by_side import resumes_subject
from pipelines.annotate.clauses.verbs import WH_TAGS, is_finite, mark_of, subject
from pipelines.annotate.quoting.speaker_phrases import is_thing
from pipelines.annotate.reporting.commitments import commitments, expectations, requests, small_clauses
from pipelines.annotate.reporting.content_extents import (
    end_of_content,
    end_of_interrupted,
    parts_after,
    start_of_content,
    to_next_break,
)
from pipelines.annotate.reporting.cue_lists import all_cues, clause_verbs, cue_words
from pipelines.annotate.reporting.cues import is_passive, owner_of, subject_of
from pipelines.annotate.reporting.frames import (
    according,
    as_reported,
    between_clauses,
    in_view,
    interrupted,
    interrupted_by_inversion,
    made_known,
    parenthetical,
    view,
)
from pipelines.annotate.reporting.holders import holder_of, holder_taken_for_item, is_state_of_mind
from pipelines.annotate.reporting.recovery import lost_content
from pipelines.annotate.reporting.report import Report, reported
from pipelines.annotate.tokens import Token, TokenSpan

# Of the cues that need a mark before their content, those that may follow it without one: '"...," she replied'.
FOLLOWING = frozenset({"continue", "respond", "reply", "recall"})
# Marks of a clause that completes what a reporting clause interrupts: "It was unclear, X said, whether P".
RESUMING = frozenset({"that", "whether", "if", "how", "why", "when"})
# Prepositions of the place and time at which something is said: "said in a speech", "told aides at a meeting".
OCCASIONS = frozenset({"in", "on", "at", "during", "to", "with", "before", "after", "through", "via", "over"})
# Tokens between a cue and the "that" of its content: room for an interview, its station and its day.
LONGEST_OCCASION = 18
# A content clause has at least this many words: shorter ones are fillers ("I think so").
SHORTEST_CONTENT = 2


def find_reports(sentence: TokenSpan) -> list[Report]:
    """Reported contents of a sentence, in text order; they may lie inside one another."""
    found: dict[tuple[int, int], Report] = {}
    cues = all_cues()
    opening = next((token for token in sentence if not (token.is_punct or token.is_space)), None)
    for token in sentence:
        if token.lower_ in cues or token.lemma_.lower() in cues:
            reports = _reports_of(token)
        elif token is opening:
            reports = view(token)
        else:
            continue
        for report in reports:
            if report.last - report.first + 1 >= SHORTEST_CONTENT:
                found.setdefault((report.first, report.last), report)
    return sorted(found.values(), key=lambda report: (report.first, report.last))


def _reports_of(token: Token) -> Iterator[Report]:
    lemma = token.lemma_.lower()
    if token.pos_ in {"VERB", "AUX"} or (lemma in clause_verbs() and _is_mistagged(token)):
        if lemma in clause_verbs():
            yield from _content_clauses(token)
            yield from parenthetical(token)
            yield from between_clauses(token)
            yield from as_reported(token)
            yield from interrupted(token)
            yield from interrupted_by_inversion(token)
        yield from commitments(token, lemma)
        yield from requests(token, lemma)
        yield from expectations(token, lemma)
        yield from small_clauses(token, lemma)
        if lemma == "accord":
            yield from according(token)
        elif is_state_of_mind(token):
            yield from _content_clauses(token)
    elif token.pos_ == "ADJ" and lemma in cue_words("clause", "adjectives") and token.head.lemma_ != "make":
        yield from _content_clauses(token)
    elif token.pos_ == "NOUN" and lemma in cue_words("clause", "nouns"):
        yield from _content_of_noun(token)
    if token.pos_ == "NOUN" and lemma in cue_words("clause", "views"):
        yield from in_view(token)
    if token.pos_ in {"ADJ", "VERB"} and token.lower_ in cue_words("clause", "made_known"):
        yield from made_known(token)
    if token.lower_ == "according" and lemma != "accord":
        yield from according(token)


def _is_mistagged(token: Token) -> bool:
    """Whether a noun is a verb after all: it has a subject and a clause ("the rule guarantees that P")."""
    return {"nsubj", "ccomp"} <= token.deps


def _content_clauses(cue: Token) -> Iterator[Report]:
    """ "X said (that) P", "P, X said", "X is sure that P"."""
    if cue.lower_ == "considering" and not any(c.dep_ in {"aux", "nsubj"} for c in cue.children):
        # "It is no surprise, considering that P": a conjunction.
        return
    holder: Token | None = None
    clauses = [child for child in cue.children if child.dep_ == "ccomp" and _is_content(child, cue)]
    clauses = clauses or _questions_about(cue) or _cleft_content(cue) or _hung_on_phrase(cue)
    if not clauses:
        yield from _lost(cue)
    elif (item := holder_taken_for_item(cue)) is not None and clauses[0].is_ancestor(item):
        first, last = clauses[0].left_edge.i, item.left_edge.i - 1
        yield reported(cue, item, clauses[0], first, last, "content_first")
        return
    parts = _cut_in_two(cue, clauses)
    for clause in clauses:
        if clause in parts[1:]:
            continue
        holder = holder or holder_of(cue)
        if holder is not None and holder.dep_ == "conj" and holder.head == clause:
            # "The office kept silent, but X, an aide there, said P."
            continue
        if holder is None or clause.is_ancestor(holder) or clause == holder:
            return
        first, last = clause.left_edge.i, clause.right_edge.i
        if clause.i > cue.i:
            last = max(end_of_content(cue, holder, part) for part in (parts if clause in parts else [clause]))
            first = start_of_content(cue, max(first, cue.i + 1))
            if _resumes(clause, cue):
                yield reported(cue, holder, cue.head, cue.head.left_edge.i, last, "parenthetical")
                continue
            yield reported(cue, holder, clause, first, last, "content_clause")
        elif cue.doc[last].lower_ != "so" and _follows_directly(last, cue, holder) and not _is_complete(cue, clause):
            yield reported(cue, holder, clause, first, end_of_interrupted(cue, last), "content_first")
            if parts_after(cue):
                return


def _resumes(clause: Token, cue: Token) -> bool:
    """Whether a clause goes on with what the reporting clause interrupts: "There was no proof, X said, that P"."""
    host, start = cue.head, clause.left_edge.i
    inserted = cue.dep_ == "parataxis" and host.i < cue.i and subject(host) is not None
    return inserted and mark_of(clause) in RESUMING and cue.doc[start - 1].text == ","


def _questions_about(cue: Token) -> list[Token]:
    """ "X asked about whether P", "X spoke of how P"."""
    prepositions = (c for c in cue.children if c.dep_ == "prep" and c.lower_ in {"about", "of", "on", "over"})
    clauses = (c for prep in prepositions for c in prep.children if c.dep_ == "pcomp")
    return [c for c in clauses if subject(c) is not None and mark_of(c) in {"whether", "how", "why"}]


def _cleft_content(cue: Token) -> list[Token]:
    """ "What X said was that P"."""
    cleft = (
        cue.dep_ == "csubj" and cue.head.lemma_ == "be" and any(c.tag_ == "WP" and c.i < cue.i for c in cue.children)
    )
    return [c for c in cue.head.children if c.dep_ == "ccomp" and mark_of(c) == "that"] if cleft else []


def _hung_on_phrase(cue: Token) -> list[Token]:
    """ "X told a crowd in a statement | that P", where the parser hangs P on the statement or the crowd."""
    if cue.i + 1 >= cue.sent.end:
        return []
    addressed = cue.lemma_.lower() in cue_words("clause", "addressed")
    opening = cue.nbor(1)
    told = any(c.dep_ == "dobj" and not is_thing(c) for c in cue.children) if addressed else False
    if not told and opening.dep_ != "npadvmod" and not (opening.dep_ == "prep" and opening.lower_ in OCCASIONS):
        return []
    for token in cue.doc[cue.i + 2 : min(cue.sent.end, cue.i + LONGEST_OCCASION)]:
        if token.lower_ == "that" and token.head.i > token.i and (token.dep_ == "mark" or _is_second_object(token)):
            follows = cue.doc[token.i + 1].text != ","
            return [token.head] if follows and subject(token.head) is not None else []
        if token.tag_ in {"VBD", "VBZ", "VBP", "MD"}:
            return []
    return []


def _is_second_object(that: Token) -> bool:
    """Whether "that" only opens the clause, whose verb has another object: "in a letter | that P would cost jobs"."""
    return that.dep_ == "dobj" and any(c.dep_ == "dobj" and c.i > that.head.i for c in that.head.children)


def _cut_in_two(cue: Token, clauses: list[Token]) -> list[Token]:
    """The clauses that are one content: "said that | with A closed | B would fall", "thinks it vital | A stays"."""
    following = [clause for clause in clauses if clause.i > cue.i]
    if len(following) < 2:
        return []
    first, second = following[:2]
    if mark_of(second) == "that" and cue.doc[second.left_edge.i - 1].text == ",":
        # "They told us A, that B".
        return following
    opens = any(t.pos_ in {"ADP", "SCONJ"} and t.lower_ != "that" for t in cue.doc[first.left_edge.i :][:2])
    apart = cue.doc[second.left_edge.i - 1]
    runs_on = first.right_edge.i == apart.i and not apart.is_punct
    return following if runs_on or (opens and apart.tag_ != "CC" and apart.text not in {";", "–", "—"}) else []


def _lost(cue: Token) -> Iterator[Report]:
    found = lost_content(cue)
    if found is None or found.first <= cue.i <= found.last:
        # "Based on what | people's writing strengths are": the cue is a word of what it would report.
        return
    holder = holder_of(cue)
    if holder is not None and holder != found.head:
        whole = found.last == found.head.right_edge.i
        last = end_of_content(cue, holder, found.head) if whole else found.last
        yield reported(cue, holder, found.head, found.first, last, "lost_clause")


def _is_content(clause: Token, cue: Token) -> bool:
    if subject(clause) is None or not is_finite(clause):
        return False
    if clause.lemma_ == cue.lemma_ and _same_word(subject(clause), subject(cue)):
        # "I think -- I think P": begun twice.
        return False
    if _is_inserted(clause) or resumes_subject(clause, cue) or _is_beside_object(clause, cue):
        return False
    lemma, mark = cue.lemma_.lower(), mark_of(clause)
    opening = _question_word(clause)
    if opening is not None and opening.lower_ in {"what", "where"} and lemma in cue_words("clause", "no_question"):
        return False
    if cue.pos_ == "ADJ" and any(child.lower_ == "so" and child.dep_ == "advmod" for child in cue.children):
        return False
    if opening is not None and opening.i < cue.i < clause.i:
        # "A tax that critics say will hurt trade": what follows the cue is said.
        return cue.dep_ == "relcl" and lemma not in cue_words("clause", "marked_only")
    if opening is not None and opening.lower_ in {"that", "which"}:
        return False
    marked = mark not in {"", "for"} or opening is not None
    if clause.i < cue.i:
        own = subject(clause)
        if own is not None and any(token.tag_ in WH_TAGS for token in own.subtree):
            # "In the memo, parts of which were read aloud, X wrote that P."
            return False
        if clause.lemma_.lower() in clause_verbs() and not any(
            c.i > clause.i for c in clause.children if not c.is_punct
        ):
            # "At a dinner, one recalled, the sheriff joked that P": a reporting clause, no content.
            return False
        return not marked and lemma not in cue_words("clause", "marked_only") - FOLLOWING
    if mark in {"as", "because", "while", "although", "for", "so"}:
        return False
    if opening is not None and opening.lower_ != "what" and lemma in cue_words("clause", "no_wh"):
        return False
    if not marked and is_passive(cue) and not is_state_of_mind(cue):
        # "Prices are set by the board (see below) and they change": no content of "set".
        return False
    edge = clause.left_edge.i
    if not marked and clause.doc[edge - 1].text == "," and _has_own_object(cue, edge):
        # "He wrote the town a letter, that is what I read"; "upon telling him that, he left".
        return False
    if not marked and _is_reduced(clause):
        return False
    if any(token.text == ":" and token.nbor(-1).pos_ == "NOUN" for token in clause.doc[cue.i + 2 : clause.i]):
        # "Critics doubt the figures: traffic fell": the clause after the colon is the writer's.
        return False
    return marked or lemma not in cue_words("clause", "marked_only")


def _is_reduced(clause: Token) -> bool:
    """ "I am happy to note | the progress made by the port": a noun with its participle, no clause."""
    if clause.tag_ not in {"VBD", "VBN"} or clause.pos_ != "VERB":
        return False
    if any(child.dep_ in {"aux", "auxpass", "dobj", "acomp", "attr"} for child in clause.children):
        return False
    if clause.tag_ == "VBN" and clause.head.tag_ == "VBG":
        # "banned from claiming | asylum expected next month"
        return True
    return any(child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by") for child in clause.children)


def _is_inserted(clause: Token) -> bool:
    """ "They found scrolls (the singular is scroll)", "Upon telling him that, he left": no content of the cue."""
    doc, start = clause.doc, clause.left_edge.i
    if doc[start].text == "(" or (start and doc[start - 1].text == "("):
        return True
    if doc[start].lower_ != "that":
        return False
    if doc[start + 1].pos_ == "NOUN" and doc[start + 2].text == "," and doc[start + 3].tag_ == "PRP":
        # "As he assumes that office, he will need help."
        return True
    if doc[start + 1].text != ",":
        return False
    return not any(token.text == "," for token in doc[start + 2 : clause.i])


def _is_beside_object(clause: Token, cue: Token) -> bool:
    """Whether a cue has its object without the clause: "charts that foretold tides and that pilots used".

    So it has in "a bill which the panel wrote -- we shall see its effects".
    """
    edge = clause.left_edge.i
    if cue.dep_ != "relcl" or edge <= cue.i + 1:
        return False
    before = cue.doc[edge - 1]
    if before.tag_ == "CC" and mark_of(clause) == "that":
        return _has_own_object(cue, edge)
    taken = any(c.dep_ == "dobj" and c.i < cue.i and c.tag_ in WH_TAGS for c in cue.children)
    return taken and before.text in {"–", "—", "--"}


def _same_word(one: Token | None, other: Token | None) -> bool:
    return one is not None and other is not None and one.lower_ == other.lower_


def _has_own_object(cue: Token, edge: int) -> bool:
    """Whether a cue has its object before the comma that precedes index `edge`, and needs no clause."""
    if cue.doc[edge - 2].lower_ == "that":
        return True
    return cue.lemma_.lower() not in cue_words("clause", "addressed") and any(
        child.dep_ == "dobj" and cue.i < child.i < edge for child in cue.children
    )


def _question_word(clause: Token) -> Token | None:
    start = clause.left_edge.i
    opening = clause.doc[start : start + 2]
    return next((t for t in opening if t.tag_ in WH_TAGS and (t.dep_, t.lower_) != ("mark", "that")), None)


def _follows_directly(last: int, cue: Token, holder: Token) -> bool:
    """Whether the reporting clause follows what it reports after a comma or a closing mark: "P, X said"."""
    between = cue.doc[last : min(cue.i, holder.left_edge.i) + 1] if last < cue.i else cue.doc[last : last + 1]
    if holder.lower_ == "you" or any(
        token.text in {":", ";", "–", "—", "--"} or token.tag_ == ":" for token in between
    ):
        return False
    if holder.lower_ in {"i", "we"} and cue.tag_ == "VBP":
        return True
    return last > cue.i or any(token.text in {",", "”", '"', "’", "'", "!", "?"} for token in between)


def _is_complete(cue: Token, clause: Token) -> bool:
    """Whether a cue after a clause has its own content: "It was in May that X learned", "..., so X cannot say that"."""
    if mark_of(cue) == "that" or any(c.tag_ == "WRB" and c.i > cue.i for c in cue.children):
        # "Catches have halved, nobody knows why".
        return True
    addressed = cue.lemma_.lower() in cue_words("clause", "addressed")
    return not addressed and any(c.dep_ == "dobj" and c.i > cue.i and c.pos_ != "SCONJ" for c in cue.children)


def _content_of_noun(noun: Token) -> Iterator[Report]:
    """ "X's claim that P", "X has no doubt that P", "X's argument is that P"."""
    clauses = [c for c in noun.children if c.dep_ in {"acl", "ccomp"}]
    # "X's argument is that P", "It is X's argument that P".
    owner = owner_of(noun)
    if owner is not None and owner.lower_ in cue_words("person", "first"):
        # "It is our belief that P": the writer's.
        return
    if noun.dep_ in {"nsubj", "attr"} and noun.head.lemma_ == "be" and owner is not None:
        clauses += [c for c in noun.head.children if c.dep_ == "ccomp" and c.i > noun.head.i]
    for clause in clauses:
        if mark_of(clause) != "that" or subject(clause) is None or clause.i < noun.i:
            continue
        holder = owner or _holder_of_noun(noun)
        if holder is not None and not clause.is_ancestor(holder):
            # "X's claim that P | is false"
            told = noun.dep_ in {"nsubj", "nsubjpass"} and noun.head.i > clause.i
            last = clause.right_edge.i if told else to_next_break(noun, clause.right_edge.i)
            yield reported(noun, holder, clause, clause.left_edge.i, last, "content_of_noun")


def _holder_of_noun(noun: Token) -> Token | None:
    """Who has the claim or comes to it: "X has no doubt that P", "X came to the conclusion that P"."""
    verb = noun.head if noun.dep_ == "dobj" else noun.head.head
    reached = noun.dep_ == "pobj" and noun.head.lower_ == "to" and verb.lemma_ in {"come", "get"}
    if verb.pos_ not in {"VERB", "AUX"} or not (noun.dep_ == "dobj" or reached):
        return None
    if verb.lemma_.lower() in cue_words("clause", "holding_nothing"):
        return None
    if noun.lemma_ == "fact" and verb.lemma_.lower() not in clause_verbs():
        return None
    holder = subject_of(verb)
    return None if holder is not None and holder.lower_ in {"it", "this", "that", "which"} else holder
