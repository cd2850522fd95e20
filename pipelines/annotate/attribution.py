"""Reported content in a sentence: whose it is, the cue that says so, and where it stands.

Content here is a clause ("X said that P", "P, X argued", "according to X, P") or what somebody commits to or asks for
("X vowed to P", "X urged Y to P"). Clauses that report without one ("X condemned the attack"): `reporting_objects`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from pipelines.annotate.clauses import is_finite, mark_of, subject
from pipelines.annotate.content_extents import end_of_content, shed
from pipelines.annotate.cue_lists import clause_verbs, cue_words
from pipelines.annotate.reporting import is_passive, owner_of, subject_of, verb_group, view_holder
from pipelines.annotate.speaker_phrases import speaker_kind

WH_TAGS = frozenset({"WDT", "WP", "WP$", "WRB"})
STRONG_BREAKS = frozenset({";", ":", "–", "—", "--"})
# Of the cues that need a mark before their content, those that may follow it without one: '"...," she replied'.
FOLLOWING = frozenset({"continue", "respond", "reply", "recall"})
# A content clause has at least this many words: shorter ones are fillers ("I think so").
SHORTEST_CONTENT = 2
# Tokens after the verb of a request: "urged me to do so" does not say what.
SHORTEST_REQUEST = 2
LETS = frozenset({"us", "'s", "’s"})
# Tokens of an aside between a cue and its "that".
MAX_ASIDE = 9


@dataclass(frozen=True)
class Report:
    """One piece of reported content: tokens `first` to `last`, headed by `content`, held by `holder`."""

    cue: Token
    cue_tokens: TokenSpan
    holder: Token
    content: Token
    first: int
    last: int
    rule: str

    @property
    def tokens(self) -> TokenSpan:
        """The tokens of the content, the cue included where it splits the content."""
        return self.cue.doc[self.first : self.last + 1]


def find_reports(sentence: TokenSpan) -> list[Report]:
    """Reported contents of a sentence, in text order; they may lie inside one another."""
    found: dict[tuple[int, int], Report] = {}
    for token in sentence:
        for report in _reports_of(token):
            if report.last - report.first + 1 >= SHORTEST_CONTENT:
                found.setdefault((report.first, report.last), report)
    return sorted(found.values(), key=lambda report: (report.first, report.last))


def _reports_of(token: Token) -> Iterator[Report]:
    lemma = token.lemma_.lower()
    if token.pos_ in {"VERB", "AUX"} or (lemma in clause_verbs() and _is_mistagged(token)):
        if lemma in clause_verbs():
            yield from _content_clauses(token)
            yield from _parenthetical(token)
        yield from _commitments(token, lemma)
        yield from _requests(token, lemma)
        if lemma == "accord":
            yield from _according(token)
    elif token.pos_ == "ADJ" and lemma in cue_words("clause", "adjectives") and token.head.lemma_ != "make":
        yield from _content_clauses(token)
    elif token.pos_ == "NOUN" and lemma in cue_words("clause", "nouns"):
        yield from _content_of_noun(token)
    if token.lower_ in {"for", "to"} and token.dep_ == "prep":
        yield from _view(token)
    if token.lower_ == "according" and lemma != "accord":
        yield from _according(token)


def _is_mistagged(token: Token) -> bool:
    """Whether a noun is a verb after all: it has a subject and a clause ("the rule guarantees that P")."""
    return {"nsubj", "ccomp"} <= {child.dep_ for child in token.children}


def _content_clauses(cue: Token) -> Iterator[Report]:
    """ "X said (that) P", "P, X said", "X is sure that P"."""
    holder: Token | None = None
    clauses = [child for child in cue.children if child.dep_ == "ccomp" and _is_content(child, cue)]
    for clause in clauses or _marked_content(cue):
        holder = holder or _holder(cue)
        if holder is None or clause.is_ancestor(holder) or clause == holder:
            return
        first, last = clause.left_edge.i, clause.right_edge.i
        if clause.i > cue.i:
            last = end_of_content(cue, holder, clause)
            yield _report(cue, holder, clause, max(first, cue.i + 1), last, "content_clause")
        elif _follows_directly(last, cue, holder) and not _is_complete(cue, clause):
            yield _report(cue, holder, clause, first, last, "content_first")


def _is_content(clause: Token, cue: Token) -> bool:
    if clause.pos_ not in {"VERB", "AUX"} or subject(clause) is None or not is_finite(clause):
        return False
    if clause.lemma_ == cue.lemma_ and _same_word(subject(clause), subject(cue)):
        # "I think -- I think P": begun twice.
        return False
    lemma, mark = cue.lemma_.lower(), mark_of(clause)
    opening = _question_word(clause)
    if opening is not None and opening.lower_ in {"what", "where"} and lemma in cue_words("clause", "no_question"):
        return False
    if cue.pos_ == "ADJ" and any(child.lower_ == "so" and child.dep_ == "advmod" for child in cue.children):
        return False
    if opening is not None and (opening.lower_ in {"that", "which"} or opening.i < cue.i < clause.i):
        return False
    marked = mark not in {"", "for"} or opening is not None
    if clause.i < cue.i:
        return not marked and lemma not in cue_words("clause", "marked_only") - FOLLOWING
    if mark in {"as", "because", "while", "although", "for", "so"}:
        return False
    if opening is not None and opening.lower_ != "what" and lemma in cue_words("clause", "no_wh"):
        return False
    if not marked and is_passive(cue):
        # "Prices are set by the board (see below) and they change": no content of "set".
        return False
    edge = clause.left_edge.i
    if not marked and clause.doc[edge - 1].text == "," and _has_own_object(cue, edge):
        # "He wrote the town a letter, that is what I read"; "upon telling him that, he left".
        return False
    if any(token.text == ":" and token.nbor(-1).pos_ == "NOUN" for token in clause.doc[cue.i + 2 : clause.i]):
        # "Critics doubt the figures: traffic fell": the clause after the colon is the writer's.
        return False
    return marked or lemma not in cue_words("clause", "marked_only")


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
    return next((token for token in clause.doc[start : start + 2] if token.tag_ in WH_TAGS), None)


def _marked_content(cue: Token) -> list[Token]:
    """Head of "that P" after the cue, where the parser hangs P elsewhere; a short aside may stand before "that"."""
    doc, end = cue.doc, cue.sent.end
    place = _after_aside(cue)
    if place >= end - 2 or doc[place].lower_ != "that" or doc[place].tag_ not in {"IN", "WDT"}:
        return []
    head = doc[place].head
    if doc[place + 1].text == "," and not any(token.text == "," for token in doc[place + 2 : end]):
        # "Upon telling him that, he left."
        return []
    if head.i <= place or head.pos_ not in {"VERB", "AUX"}:
        following = (token for token in doc[place + 1 : end] if token.pos_ in {"VERB", "AUX"})
        head = next((verb for verb in following if _is_main(verb)), cue)
    usable = head.i > place and head.pos_ in {"VERB", "AUX"} and subject(head) is not None
    return [head] if usable and not head.is_ancestor(cue) else []


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


def _follows_directly(last: int, cue: Token, holder: Token) -> bool:
    """Whether the reporting clause follows what it reports after a comma or a closing mark: "P, X said"."""
    between = cue.doc[last : min(cue.i, holder.left_edge.i) + 1] if last < cue.i else cue.doc[last : last + 1]
    if holder.lower_ == "you" or any(token.text in {":", ";", "–", "—", "--"} for token in between):
        return False
    if holder.lower_ in {"i", "we"} and cue.tag_ == "VBP":
        return True
    return last > cue.i or any(token.text in {",", "”", '"', "’", "'", "!", "?"} for token in between)


def _is_complete(cue: Token, clause: Token) -> bool:
    """Whether a cue after a clause has its own content: "It was in May that X learned", "..., so X cannot say that"."""
    if mark_of(cue) == "that":
        return True
    addressed = cue.lemma_.lower() in cue_words("clause", "addressed")
    return not addressed and any(c.dep_ == "dobj" and c.i > cue.i and c.pos_ != "SCONJ" for c in cue.children)


def _parenthetical(cue: Token) -> Iterator[Report]:
    """ "P, I think, goes on", "P – or so X claimed": the reporting clause stands inside what it reports."""
    host = cue.head
    if cue.dep_ != "parataxis" or host.pos_ not in {"VERB", "AUX"} or host == cue or subject(host) is None:
        return
    holder = _own_holder(cue)
    if (
        holder is None
        or holder.lower_ == "you"
        or any(child.dep_ in {"ccomp", "dobj", "xcomp"} for child in cue.children)
    ):
        return
    inside = {token.i for token in cue.subtree}
    kept = [token.i for token in host.subtree if token.i not in inside]
    # A strong break before the verb ends what the remark is about: "It rose – it doubled, I think".
    breaks = [i for i in kept if i < host.i and host.doc[i].text in STRONG_BREAKS]
    first = breaks[-1] + 1 if breaks else kept[0]
    yield _report(cue, holder, host, first, kept[-1], "parenthetical")


def _own_holder(cue: Token) -> Token | None:
    return next((child for child in cue.children if child.dep_ in {"nsubj"}), None)


def _commitments(verb: Token, lemma: str) -> Iterator[Report]:
    """ "X vowed to P", "X is committed to V-ing": what X binds itself to."""
    holder = _holder(verb)
    if lemma in cue_words("infinitive", "promise") and not is_passive(verb):
        for clause in verb.children:
            if clause.dep_ == "xcomp" and clause.i > verb.i and _has_to(clause) and _is_agent(holder):
                yield _report(verb, holder, clause, clause.left_edge.i, clause.right_edge.i, "commitment")
    if verb.lower_ in cue_words("infinitive", "committed"):
        own = subject(verb) or (subject(verb.head) if verb.dep_ == "acomp" else None)
        for preposition in verb.children:
            clauses = [c for c in preposition.children if c.dep_ == "pcomp"] if preposition.lower_ == "to" else []
            for clause in clauses:
                if own is not None:
                    yield _report(verb, own, clause, clause.left_edge.i, clause.right_edge.i, "commitment")


def _is_agent(holder: Token | None) -> TypeGuard[Token]:
    """Whether the holder can bind itself: "the strike threatens to spread" is no commitment."""
    return holder is not None and (holder.pos_ != "NOUN" or speaker_kind(holder) is not None)


def _requests(verb: Token, lemma: str) -> Iterator[Report]:
    """ "X urged Y to P": what X asks of Y, Y included."""
    if lemma not in cue_words("infinitive", "ask") or is_passive(verb):
        return
    holder = _holder(verb)
    asked = next((c for c in verb.children if c.dep_ in {"dobj", "prep"} and c.i > verb.i), None)
    for clause in verb.children:
        if clause.dep_ in {"xcomp", "ccomp", "advcl"} and clause.i > verb.i and _has_to(clause) and holder is not None:
            if subject(clause) is None and asked is None:
                continue
            first = clause.left_edge.i
            if asked is not None and asked.dep_ == "dobj" and asked.i < clause.i:
                first = asked.left_edge.i
            if clause.right_edge.i - clause.i >= SHORTEST_REQUEST:
                yield _report(verb, holder, clause, first, clause.right_edge.i, "request")


def _has_to(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def _according(token: Token) -> Iterator[Report]:
    """ "According to X, P", "P, according to X"."""
    to = next((c for c in token.children if c.lower_ == "to" and c.dep_ == "prep"), None)
    holder = next((c for c in to.children if c.dep_ == "pobj"), None) if to is not None else None
    host = token.head
    while host.dep_ in {"prep", "pobj", "amod", "compound", "appos", "attr", "dobj", "advmod", "acomp", "nmod"}:
        host = host.head
    if to is None or holder is None or host.pos_ not in {"VERB", "AUX"} or host == token:
        return
    if not is_finite(host) and host.i < token.i:
        # "Organise the army according to plan": a manner, not a source.
        return
    inside = {t.i for t in token.subtree}
    # Content lies on one side: before "according to X" when its verb does, otherwise after it.
    kept = [t.i for t in host.subtree if t.i not in inside and (t.i < token.i) == (host.i < token.i)]
    if kept:
        cue = token.doc[token.i : to.i + 1]
        first, last = _whole_side(token, holder, kept)
        first, last = shed(token.doc, first, last)
        yield Report(token, cue, holder, host, first, last, "according")


def _view(opening: Token) -> Iterator[Report]:
    """ "For X, P": what the world is to X."""
    holder, host = view_holder(opening), opening.head
    if holder is None or host.pos_ not in {"VERB", "AUX"} or subject(host) is None or host.i < opening.i:
        return
    first, last = shed(opening.doc, holder.right_edge.i + 1, host.right_edge.i)
    if host.lemma_ == "be" or host.lemma_.lower() in cue_words("clause", "amounting"):
        yield Report(opening, opening.doc[opening.i : opening.i + 1], holder, host, first, last, "view")


def _whole_side(token: Token, holder: Token, kept: list[int]) -> tuple[int, int]:
    """The content's first and last token, out to the sentence's edge where "according to X" stands at the other."""
    sentence, doc = token.sent, token.doc
    if token.i <= sentence.start + 1:
        after = next((i for i in range(holder.right_edge.i, kept[0]) if doc[i].text == ","), None)
        return (after + 1 if after is not None else kept[0]), kept[-1]
    before = doc[sentence.start : token.i]
    closes = all(t.is_punct or t.is_space for t in doc[token.right_edge.i + 1 : sentence.end])
    if closes and token.head.dep_ != "conj" and not any(t.text in STRONG_BREAKS for t in before):
        return sentence.start, kept[-1]
    return kept[0], kept[-1]


def _content_of_noun(noun: Token) -> Iterator[Report]:
    """ "X's claim that P", "X has no doubt that P", "X's argument is that P"."""
    clauses = [c for c in noun.children if c.dep_ in {"acl", "ccomp"}]
    if noun.dep_ == "nsubj" and noun.head.lemma_ == "be" and owner_of(noun) is not None:
        clauses += [c for c in noun.head.children if c.dep_ == "ccomp" and c.i > noun.head.i]
    for clause in clauses:
        if mark_of(clause) != "that" or subject(clause) is None:
            continue
        holder = owner_of(noun)
        if holder is None and noun.dep_ == "dobj" and noun.head.pos_ in {"VERB", "AUX"}:
            holder = subject_of(noun.head)
            if holder is not None and holder.lower_ in {"it", "this", "that", "which"}:
                continue
        if holder is not None and not clause.is_ancestor(holder):
            yield _report(noun, holder, clause, clause.left_edge.i, clause.right_edge.i, "content_of_noun")


def _holder(cue: Token) -> Token | None:
    if cue.pos_ == "ADJ":
        return _holder_of_adjective(cue)
    if cue.dep_ in {"xcomp", "ccomp"} and cue.head.lemma_ in {"let", "make"}:
        # "Let me say that P", "it made them realize that P"; not "let's see".
        own = subject(cue)
        return own if own is not None and own.lower_ not in LETS and _may_hold(own) else None
    holder = subject_of(cue) or _noun_before(cue)
    if (
        holder is not None
        and holder.lower_ == "it"
        and cue.dep_ in {"xcomp", "advcl", "ccomp"}
        and subject(cue) is None
    ):
        return None
    if holder is not None and holder.lower_ in {"that", "this"} and cue.tag_ in {"VBN", "VBD"}:
        return None
    return None if holder is None or not _may_hold(holder) else holder


def _holder_of_adjective(cue: Token) -> Token | None:
    """Whose state of mind it is: "X is sure that P", "X is hopeful and confident that P"."""
    while cue.dep_ == "conj" and cue.head.pos_ == "ADJ" and subject(cue) is None:
        cue = cue.head
    own = subject(cue) or (subject(cue.head) if cue.head != cue else None)
    return own or (subject_of(cue.head) if cue.head.pos_ in {"VERB", "AUX"} else None)


def _may_hold(holder: Token) -> bool:
    """Whether a subject may hold a view: no expletive, no "let's", no verb."""
    return (
        holder.dep_ != "expl"
        and holder.pos_ in {"NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM"}
        and (holder.lower_ not in {"'s", "’s", "there", "what"})
    )


def _noun_before(cue: Token) -> Token | None:
    """The noun right before a finite main verb that the parser left without a subject."""
    if cue.dep_ != "ROOT" or cue.i == cue.sent.start or not is_finite(cue) or is_passive(cue):
        return None
    before = cue.nbor(-1)
    return before if before.pos_ in {"NOUN", "PROPN"} and before.head.i <= cue.i else None


def _report(cue: Token, holder: Token, clause: Token, first: int, last: int, rule: str) -> Report:
    group = verb_group(cue) if cue.pos_ in {"VERB", "AUX"} else cue.doc[cue.i : cue.i + 1]
    first, last = shed(cue.doc, first, last)
    return Report(cue, group, holder, clause, first, last, rule)
