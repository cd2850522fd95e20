"""Reporting expressions over the dependency parse: verbs and nouns that report, who their subject is, what the cue is.

Shared by quotations (marked content) and claims (unmarked content). Nothing here decides what content is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pipelines.annotate.reporting.datelines import end_of_dateline
from pipelines.annotate.reporting.stray_subjects import (
    SUBJECTS,
    first_of_one_tense,
    object_before_gerund,
    subject_before_participle,
    subject_beside,
    subject_in_absolute,
    subject_in_apposition,
    subject_joined_to_clause,
    subject_of_nearer_verb,
)
from pipelines.annotate.tokens import Token, TokenSpan

WORDLISTS = Path(__file__).parents[1] / "wordlists"
# Steps taken up the tree in search of a subject; a longer way is a parsing accident.
MAX_STEPS = 6
# Dependents that stay outside a speaker's noun phrase: they describe, they do not identify.
TRAILING = frozenset({"relcl", "acl", "appos", "advcl", "ccomp", "parataxis", "dep", "cc", "preconj", "advmod", "intj"})
# Places of a verb in its sentence at which it has a subject of its own, when passive no agent for what follows.
MAIN_CLAUSES = frozenset({"ROOT", "ccomp", "conj", "advcl", "relcl"})
COUNTS = frozenset(
    {"few", "dozen", "hundred", "thousand", "couple", "handful", "number", "lot", "great", "good", "many"}
)
# Particles of "brushed it off as", "waved it away as".
ASIDE = frozenset({"off", "aside", "away", "down"})
# Entities that "who" does not mean.
BODIES = frozenset({"ORG", "GPE", "LOC", "FAC"})
RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})


@cache
def _wordlist() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((WORDLISTS / "reporting.toml").read_text(encoding="utf-8"))


@cache
def speaker_words() -> dict[str, frozenset[str]]:
    """Word lists about speakers by name: document, person, organisation, group (head nouns), and the others."""
    lists = tomllib.loads((WORDLISTS / "speakers.toml").read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in lists.items()}


@cache
def reporting_verbs() -> dict[str, frozenset[str]]:
    """Verb lemma -> the classes it belongs to: say, ask, think, promise, call, treat (what a document does)."""
    return _classes("verbs")


@cache
def reporting_nouns() -> dict[str, frozenset[str]]:
    """Noun lemma -> the classes it belongs to: say, think, promise."""
    return _classes("nouns")


def _classes(table: str) -> dict[str, frozenset[str]]:
    classes: dict[str, set[str]] = {}
    for name, lemmas in _wordlist()[table].items():
        for lemma in lemmas:
            classes.setdefault(lemma, set()).add(name)
    return {lemma: frozenset(names) for lemma, names in classes.items()}


def verb_classes(token: Token) -> frozenset[str]:
    """Reporting classes of a verb token, empty when it reports nothing."""
    if token.pos_ not in {"VERB", "AUX"} or token.dep_ in {"prep", "case"}:
        return frozenset()
    if token.lemma_.lower() in _with_back() and any(child.lower_ == "back" for child in token.children):
        return frozenset({"say"})
    if token.lemma_.lower() in _with_off() and any(c.lower_ in ASIDE and c.dep_ == "prt" for c in token.children):
        return frozenset({"call"})
    return reporting_verbs().get(token.lemma_.lower(), frozenset())


@cache
def _with_back() -> frozenset[str]:
    return frozenset(_wordlist()["verbs_with_back"]["say"])


@cache
def _with_off() -> frozenset[str]:
    return frozenset(_wordlist()["verbs_with_off"]["call"])


def noun_classes(token: Token) -> frozenset[str]:
    """Reporting classes of a noun token ("promise", "claim"), empty when it reports nothing."""
    return reporting_nouns().get(token.lemma_.lower(), frozenset()) if token.pos_ == "NOUN" else frozenset()


def subject_of(verb: Token) -> Token | None:
    """Head token of whoever does what `verb` says; the agent when it is passive; None when the text names nobody.

    Looks through conjunction ("X rose and said"), auxiliaries, control ("X wants to say"), participles ("X left,
    saying") and relative clauses ("X, who said"), whose antecedent is returned rather than the pronoun.
    """
    if (quoted := _quoted_as_saying(verb) or _letter_saying(verb)) is not None:
        return quoted
    node = _main_report(verb) or first_of_one_tense(verb) or verb
    for _ in range(MAX_STEPS):
        # Only the verb's own agent speaks: in "it was hit by the shelling and urged restraint" the shelling does not.
        agent = passive_agent(node) if node is verb or node.dep_ not in MAIN_CLAUSES or not is_passive(node) else None
        if agent is not None:
            return agent
        subject = subject_beside(node) or subject_before_participle(node) or subject_in_absolute(node)
        if subject is None and verb.lemma_ not in speaker_words()["only_adjacent"]:
            subject = _blamed(node)
        if subject is not None:
            clause = node
            while clause.dep_ == "conj" and subject.lower_ in RELATIVES:
                # "Dahl, whose songs sold and who later said P"
                clause = clause.head
            if clause.dep_ == "relcl" and subject.lower_ in RELATIVES:
                return _antecedent(clause.head) if subject.lower_ == "who" else _worded(clause.head)
            if clause.dep_ == "advcl" and subject.lower_ in {"who", "which"}:
                return _noun_before_comma(subject) or subject
            return None if subject.dep_ in {"nsubjpass", "csubjpass"} and node is verb else subject
        if (
            node.dep_ in {"conj", "aux", "auxpass", "xcomp", "acomp", "advcl", "pcomp", "prep", "ccomp"}
            and node.head is not node
        ):
            if node.dep_ == "conj" and (nearer := subject_of_nearer_verb(node)) is not None:
                return nearer
            if node.dep_ == "ccomp" and node.tag_ not in {"VBG", "VB", "VBN"}:
                return None
            node = node.head
        elif node.dep_ == "acl" and (node.tag_ == "VBG" or _has_object(node)):
            return node.head
        elif node.dep_ == "relcl":
            return node.head if node is not verb else None
        else:
            return subject_joined_to_clause(node) or _subject_of_first_verb(node) or subject_in_apposition(node)
        if node.pos_ in {"NOUN", "PROPN", "PRON"}:
            return owner_of(node)
    return None


def _has_object(verb: Token) -> bool:
    """Whether a past form after a noun is its verb: "One aide, who was there, called the plan a hoax"."""
    objects = {"dobj", "oprd", "ccomp"}
    return verb.tag_ == "VBD" and any(child.dep_ in objects and child.i > verb.i for child in verb.children)


def _antecedent(token: Token) -> Token:
    """Whom "who" means: Dahl in "Dahl, an expert at the college, who said", where the parser has the college."""
    node = token
    while node.dep_ == "pobj" and node.ent_type_ in BODIES and node.head.dep_ == "prep":
        node = node.head.head
        if node.ent_type_ == "PERSON" or node.lemma_.lower() in speaker_words()["person"]:
            return node
    return token


def _noun_before_comma(relative: Token) -> Token | None:
    """The club in "the club, which called it P", where the parser joins the clause to the verb before."""
    before = relative.doc[max(0, relative.i - 2) : relative.i]
    noun = before[0] if len(before) > 1 and before[1].text == "," else None
    return noun if noun is not None and noun.pos_ in {"NOUN", "PROPN"} else None


def _worded(token: Token) -> Token:
    """What holds the words: the note in "a note in the cockpit that read", where the parser has the cockpit."""
    if token.dep_ != "pobj" or token.pos_ != "NOUN" or _can_speak(token):
        return token
    place, above = token.head, token.head.head
    if above.pos_ == "VERB":
        # "They found a note in the cockpit": the place may be where it was found.
        above = next((c for c in above.children if c.dep_ == "dobj" and c.right_edge.i + 1 == place.i), token)
    return above if above.lemma_.lower() in speaker_words()["document"] else token


def _blamed(gerund: Token) -> Token | None:
    """Y in "X scolded Y for saying P", if Y is somebody."""
    noun = object_before_gerund(gerund)
    somebody = noun is not None and (noun.pos_ in {"PROPN", "PRON"} or _can_speak(noun))
    return noun if somebody else None


def _can_speak(noun: Token) -> bool:
    lists, lemma = speaker_words(), noun.lemma_.lower()
    return any(lemma in lists[kind] for kind in ("document", "person", "organisation", "group"))


def _subject_of_first_verb(verb: Token) -> Token | None:
    """X in "X called it a hoax, said P and left", where the parser makes the first verb the second one's complement."""
    first = next((c for c in verb.children if c.dep_ == "ccomp" and c.i < verb.i and verb_classes(c)), None)
    if first is None or verb.dep_ != "ROOT":
        return None
    return next((child for child in first.children if child.dep_ == "nsubj" and child.i < first.i), None)


def _main_report(verb: Token) -> Token | None:
    """The report that a participle goes on with: "X spoke of routes for new ferries, saying P", not the ferries."""
    if verb.tag_ != "VBG" or verb.dep_ not in {"acl", "advcl"} or any(c.dep_ in SUBJECTS for c in verb.children):
        return None
    root, above = verb.sent.root, verb.head
    lists = speaker_words()
    if above.pos_ == "PROPN" or above.lemma_.lower() in lists["document"] | lists["person"] | lists["organisation"]:
        # "A letter saying P", "a man saying P".
        return None
    if above.dep_ == "conj" and above.pos_ in {"VERB", "AUX"} and not above.deps.isdisjoint(SUBJECTS):
        # "X said P, but Y was unmoved, calling it a hoax": Y.
        return None
    speech = frozenset({"say", "call", "promise"})
    if root in (above, verb) or root.i > verb.i or verb_classes(above) & speech or not verb_classes(verb) & speech:
        return None
    return root if verb_classes(root) & speech else None


def _letter_saying(verb: Token) -> Token | None:
    """The letter in "He pointed to a letter saying P", where the parser hangs the participle on the verb."""
    if verb.tag_ != "VBG" or verb.dep_ != "advcl" or not verb.i or any(c.dep_ in SUBJECTS for c in verb.children):
        return None
    before = verb.doc[verb.i - 1]
    voiced = before.pos_ == "NOUN" and before.lemma_.lower() in speaker_words()["voices"]
    return before if voiced and "say" in verb_classes(verb) else None


def _quoted_as_saying(verb: Token) -> Token | None:
    """Whose words are passed on: "X was quoted by the paper as saying"."""
    if verb.dep_ != "pcomp" or verb.head.lower_ != "as":
        return None
    passing = verb.head.head
    if passing.lemma_ not in {"quote", "cite", "report", "hear", "describe"}:
        return None
    roles = {"nsubjpass"} if is_passive(passing) else {"dobj"}
    return next((child for child in passing.children if child.dep_ in roles), None)


def passive_agent(verb: Token) -> Token | None:
    """Head token of the by-phrase of a passive verb or participle: "a plan backed by X"."""
    participle = verb.tag_ == "VBN" and "nsubj" not in verb.deps
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by" and participle):
            agent = next((grandchild for grandchild in child.children if grandchild.dep_ == "pobj"), None)
            return None if agent is not None and _is_means(agent) else agent
    return None


def _is_means(noun: Token) -> bool:
    """Whether a noun after "by" tells how words were sent: "said by email"; not "by the letter"."""
    return noun.tag_ == "NN" and not noun.children and noun.lemma_.lower() in speaker_words()["means"]


def is_passive(verb: Token) -> bool:
    """Whether the verb stands in the passive voice, or is a bare participle after its noun."""
    return not verb.deps.isdisjoint({"auxpass", "nsubjpass"}) or (verb.dep_ == "acl" and verb.tag_ == "VBN")


def owner_of(noun: Token) -> Token | None:
    """Whose `noun` it is: "X's promise", "his claim", "the claim by X", "the promise of X"."""
    for child in noun.children:
        # "last night's call" is nobody's.
        if child.dep_ == "poss" and child.ent_type_ not in {"DATE", "TIME"}:
            return child
    for child in noun.children:
        if child.dep_ in {"prep", "agent"} and child.lower_ in {"by", "of", "from"}:
            owner = next((grandchild for grandchild in child.children if grandchild.dep_ == "pobj"), None)
            if owner is not None and (child.lower_ != "of" or owner.pos_ in {"PROPN", "PRON"}):
                return owner
    return None


def view_holder(opening: Token) -> Token | None:
    """Whose view a sentence gives that opens with "For Dahl, ..." or "To many farmers, ..."; None for others."""
    if opening.lower_ not in {"for", "to"} or opening.i != _first_word(opening) or opening.dep_ != "prep":
        return None
    holder = next((child for child in opening.children if child.dep_ == "pobj"), None)
    after = holder.right_edge.i + 1 if holder is not None else len(opening.doc)
    if holder is None or after >= len(opening.doc) or opening.doc[after].text != ",":
        return None
    several = any(child.lower_ in {"many", "some", "most"} for child in holder.children)
    person = holder.ent_type_ == "PERSON" or holder.lower_ in {"him", "her", "them", "some", "many", "others"}
    official = holder.tag_ == "NN" and holder.lemma_.lower() in speaker_words()["person"]
    return holder if person or several or official else None


def _first_word(token: Token) -> int:
    return next((t.i for t in token.sent if not (t.is_punct or t.is_space)), token.i)


def noun_phrase(token: Token) -> TokenSpan:
    """The noun phrase that `token` heads: determiners, titles, of- and for-phrases, coordinated names.

    Relative clauses, participle clauses and appositions are left out, and so is a leading or trailing mark.
    """
    if token.dep_ in {"compound", "flat", "nmod"} and token.head.pos_ == "PROPN" and token.head.i > token.i:
        token = token.head
    if not token.children:
        return token.doc[token.i : token.i + 1]
    kept = sorted([node.i for node in _identifying(token) if not _is_another_phrase(node, token)])
    start = end = kept.index(token.i)
    # Contiguous run around the head: a gap (a clause left out) ends the phrase; a comma inside a name list does not.
    while start and kept[start - 1] == kept[start] - 1:
        start -= 1
    while end + 1 < len(kept) and kept[end + 1] == kept[end] + 1:
        end += 1
    span = token.doc[max(kept[start], _start_in_sentence(token, kept[start])) : kept[end] + 1]
    while len(span) > 1 and (span[-1].is_space or span[-1].is_punct or span[-1].tag_ in {"POS", "CC", "IN"}):
        span = span[:-1]
    while len(span) > 1 and (span[0].is_space or span[0].is_punct):
        span = span[1:]
    return span


def _start_in_sentence(token: Token, first: int) -> int:
    """First token of a phrase past what is not of its sentence: a dateline, the end of a quotation."""
    doc, dateline = token.doc, end_of_dateline(token.doc)
    start = dateline if first < dateline <= token.i else first
    for mark in doc[first : token.i]:
        closes = mark.text == "”" or (mark.text == '"' and mark.whitespace_ != "" and mark.i > first)
        if closes and mark.i > first and doc[mark.i - 1].text.endswith((".", "?", "!", ",")):
            start = mark.i + 1
    return start


def _identifying(token: Token) -> Iterator[Token]:
    yield token
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ not in {"NOUN", "PROPN", "PRON"}:
            continue
        if child.dep_ in TRAILING and not (child.dep_ in {"cc", "preconj"} and _joins_names(token)):
            if child.dep_ == "appos" and (child.i < token.i or _is_hyphenated(token, child)):
                yield from _identifying(child)
            continue
        if child.dep_ == "prep" and child.i > token.i and child.lower_ not in {"of", "for", "from", "at", "in", "to"}:
            continue
        yield from _identifying(child)


def _is_hyphenated(head: Token, part: Token) -> bool:
    """Whether an apposition is the rest of a word: "vice-president"."""
    hyphen = head.nbor(1) if head.i + 1 < len(head.doc) else head
    return hyphen.text == "-" and not head.whitespace_ and not hyphen.whitespace_ and part.i <= head.i + 2


def _is_another_phrase(node: Token, head: Token) -> bool:
    """Whether a word before a plural head is a phrase of its own: "a plan | aides describe as"."""
    if head.tag_ != "NNS" or node.i >= head.i or node.head != head:
        return False
    singular = any(child.dep_ == "det" and child.lower_ in {"a", "an"} for child in head.children)
    return singular and node.dep_ in {"det", "compound"} and not _counts(head)


def _counts(head: Token) -> bool:
    """ "A few aides", "a dozen aides"."""
    return any(c.lower_ in COUNTS or c.pos_ == "NUM" for c in head.subtree if c.i < head.i)


def _joins_names(token: Token) -> bool:
    return any(child.dep_ == "conj" and child.pos_ in {"NOUN", "PROPN", "PRON"} for child in token.children)


def verb_group(verb: Token) -> TokenSpan:
    """The verb with the auxiliaries, negation and adverbs between them, and its particle: "has not ruled out"."""
    first = last = verb.i
    for child in verb.children:
        if child.dep_ in {"aux", "auxpass", "neg"} and child.i < verb.i and _unbroken(child, verb):
            first = min(first, child.i)
        if child.dep_ == "prt" and child.i == last + 1:
            last = child.i
    return verb.doc[first : last + 1]


def _unbroken(aux: Token, verb: Token) -> bool:
    return all(token.dep_ in {"aux", "auxpass", "neg", "advmod"} for token in verb.doc[aux.i + 1 : verb.i])


def cue_tokens(verb: Token) -> TokenSpan:
    """The reporting expression around a verb: its group, an object that carries the meaning, and the preposition.

    "has said", "makes reference to", "focuses heavily on", "shared by". For a noun, the noun itself.
    """
    if verb.pos_ not in {"VERB", "AUX"}:
        return verb.doc[verb.i : verb.i + 1]
    group = verb_group(verb)
    last = group[-1]
    nominal = next((c for c in verb.children if c.dep_ == "dobj" and noun_classes(c) and c.i == verb.i + 1), None)
    if nominal is not None:
        last = nominal
    for child in last.children if nominal is not None else verb.children:
        adverbs = verb.doc[last.i + 1 : child.i]
        if child.dep_ in {"prep", "agent"} and child.i > last.i and all(t.pos_ == "ADV" for t in adverbs):
            return verb.doc[group[0].i : child.i + 1]
    return verb.doc[group[0].i : last.i + 1]
