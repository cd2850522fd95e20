"""Whether a clause proposes: by what somebody "could" do where advice is given, by what it "would" be wise to do."""

from __future__ import annotations

from pipelines.annotate.clauses.governed import has_to, infinitive_of
from pipelines.annotate.clauses.modal_words import modal_words
from pipelines.annotate.clauses.verbs import mark_of, subject
from pipelines.annotate.tokens import Token, TokenSpan

OPTIONS = frozenset({"could", "might"})
ADVICE = frozenset({"should", "ought", "must"})
# Subjects that are no party to whom something could be proposed.
NOBODY = frozenset({"it", "this", "that", "there", "what", "which", "who"})
# Sentences that a run of proposals is followed back: "They could V. They might also V. Or they might V."
RUN = 3


def proposes(verb: Token, modals: frozenset[str]) -> bool:
    """Whether the clause of `verb`, with these modals, puts forward what might well be done."""
    if modals & OPTIONS and not modals & modal_words("modals", "hypothetical"):
        first = _first_of(verb)
        if not _is_option(first):
            return _is_prudent(verb)
        return _is_put_forward(first) or (not _is_reported(first) and _follows_advice(first.sent, RUN))
    if modals & modal_words("modals", "hypothetical"):
        return _is_advised(verb)
    if verb.lower_ == "advised":
        # "They would be well advised to mend the wall."
        return any(child.lower_ == "well" for child in verb.children) and infinitive_of(verb) is not None
    if "had" in modals and verb.tag_ == "VB":
        # "They had better mend the wall."
        return any(child.lower_ == "better" for child in verb.children)
    # "The city need not mend the wall."
    return "need" in modals and "neg" in verb.deps and verb.lemma_ != "be"


def _first_of(verb: Token) -> Token:
    """ "They could close the port and ⟦open the lock⟧": the verb that has the modal."""
    while verb.dep_ == "conj" and verb.head.tag_ == "VB" and subject(verb) is None:
        verb = verb.head
    return verb


def _is_option(verb: Token) -> bool:
    """Whether somebody could do it, on no condition."""
    own = subject(verb)
    if own is None or own.lower_ in NOBODY or "neg" in verb.deps:
        return False
    return all(mark_of(child) not in {"if", "unless"} for child in verb.children if child.dep_ == "advcl")


def _is_reported(verb: Token) -> bool:
    """ "Analysts think that ⟦the price could fall⟧"; what somebody suggests is a proposal."""
    return verb.dep_ == "ccomp" and verb.head.i < verb.i and verb.head.lemma_ not in {"suggest", "propose"}


def _is_put_forward(verb: Token) -> bool:
    """ "They could, instead, V", "perhaps they could V", "they might begin by V-ing"."""
    begins = verb.lemma_ in {"begin", "start"}
    return any(
        child.lower_ in {"instead", "perhaps"} or (begins and child.dep_ == "prep" and child.lower_ in {"by", "with"})
        for child in verb.children
    )


def _follows_advice(sentence: TokenSpan, run: int) -> bool:
    """ "The city should mend the wall. ⟦It could⟧ ...": whether the sentence before says what ought to be done."""
    if sentence.start == 0 or run == 0:
        return False
    before = sentence.doc[sentence.start - 1].sent
    if any(_advises(token) for token in before):
        return True
    root = before.root
    if _is_advised(root):
        return True
    if not any(child.lower_ in OPTIONS for child in root.children) or not _is_option(root):
        return False
    return _is_put_forward(root) or _follows_advice(before, run - 1)


def _advises(token: Token) -> bool:
    """ "Should", "let the crews V", "a remedy exists", "is there a way out?"."""
    if token.tag_ == "MD":
        return token.lower_ in ADVICE
    if token.lemma_ == "way":
        return token.i + 1 < len(token.doc) and token.nbor(1).lower_ in {"forward", "out", "round", "around"}
    return token.lemma_ in {"remedy", "alternative"} or token.text == "Let"


def _is_advised(verb: Token) -> bool:
    """ "I would urge them to V", "a wiser course would V", "it would be prudent to V"."""
    own = subject(verb)
    if own is None or "neg" in verb.deps:
        return False
    if own.lower_ in {"i", "we"}:
        if verb.lemma_ in modal_words("proposals", "advising"):
            return infinitive_of(verb) is not None
        return own.lower_ == "i" and _is_deed(verb)
    prudent = modal_words("proposals", "prudent")
    if own.lower_ != "it":
        return any(child.dep_ in {"amod", "compound"} and child.text in prudent for child in own.children)
    return _is_prudent(verb)


def _is_prudent(verb: Token) -> bool:
    """ "It would be prudent to V", "it might be better if they V"."""
    own = subject(verb)
    if verb.lemma_ != "be" or own is None or own.lower_ != "it" or "neg" in verb.deps:
        return False
    states = [child for child in verb.children if child.dep_ == "acomp"]
    opens = any(has_to(c) or mark_of(c) == "if" for s in (verb, *states) for c in s.children if c.i > verb.i)
    prudent = modal_words("proposals", "prudent")
    return opens and any(state.lower_ in prudent or _is_compared(state) for state in states)


def _is_deed(verb: Token) -> bool:
    """ "I would build the lock first": what one would do in their place; not "I would add", "if it fell I would go"."""
    if verb.tag_ != "VB" or "dobj" not in verb.deps or verb.lemma_ in modal_words("proposals", "minding"):
        return False
    return not any(
        child.lower_ in {"have", "rather", "sooner"} or mark_of(child) in {"before", "if", "when"}
        for child in verb.children
    )


def _is_compared(state: Token) -> bool:
    """ "More fruitful", "kinder"."""
    return state.tag_ == "JJR" or any(child.lower_ == "more" for child in state.children)
