"""What a sentence tells about whom a pronoun or an office in it may mean: prominence, clauses above, descriptions."""

from __future__ import annotations

from pipelines.annotate.parsing import Parse
from pipelines.annotate.reporting.cues import speaker_words
from pipelines.annotate.tokens import Token

# Clauses above a pronoun's own in which its antecedent is looked for.
MAX_ABOVE = 6
# Words before an office that make it another one.
LESSER = ("vice", "deputy", "assistant", "acting")
# The subject of a subordinate clause counts for less: "Berg frowned as Dahl spoke. "No," he said".
SUBORDINATE = 0.3
# So does whoever a sentence opens with as its topic: "For Berg, it was theater".
FRONTED = 0.5


def prominence(node: Token, pronoun: Token) -> float:
    """1 for the subject of a main clause, or of one above the pronoun's own; less for other subjects, 0 for none."""
    while node.dep_ == "appos":
        node = node.head
    if node.dep_ == "pobj" and node.head.head.lower_ == "according":
        return 1.0
    if node.dep_ == "pobj" and node.head.lower_ in {"for", "to"} and node.head.i == node.sent.start:
        # "For Berg, it was theater."
        return FRONTED
    if node.dep_ not in {"nsubj", "nsubjpass"}:
        return 0.0
    verb = node.head
    if verb.doc is pronoun.doc and verb.is_ancestor(pronoun) and not _is_beside(pronoun, verb):
        return 1.0
    while verb.dep_ == "conj":
        verb = verb.head
    # What stands before its reporting clause is a main clause too: "Berg left, he said".
    main = verb.dep_ in {"ROOT", "parataxis"} or (verb.dep_ == "ccomp" and verb.i < verb.head.i)
    return 1.0 if main else SUBORDINATE


def _is_beside(node: Token, verb: Token) -> bool:
    """Whether the clause of `node` is coordinated with that of `verb`, not below it."""
    while node.head != verb and node.head != node:
        node = node.head
    return node.dep_ == "conj"


def told_before(parse: Parse, token: Token) -> int:
    """Where what "he" goes on to report begins, "Berg was calm, he said"; past the pronoun for other clauses."""
    verb = token.head
    content = next((c for c in verb.children if c.dep_ == "ccomp" and c.i < token.i), None)
    if token.dep_ != "nsubj" or content is None:
        return parse.start(token)
    return parse.start(parse.doc[content.left_edge.i])


def governing_description(pronoun: Token) -> Token | None:
    """The nameless subject of a clause above the pronoun's own: "The president has said that he agrees"."""
    persons = speaker_words()["person"]
    for verb in list(pronoun.head.ancestors)[:MAX_ABOVE]:
        own = next((child for child in verb.children if child.dep_ == "nsubj"), None)
        if own is None or own.i > pronoun.i or own.dep_ == "relcl" or any(c.tag_ == "PRP$" for c in own.children):
            # "His wife, he says, wants to move": nobody is his own wife.
            continue
        if in_marks(own) and not in_marks(pronoun):
            # '"No one wants that," he said'
            continue
        bare = own.tag_ == "NN" or (own.tag_ == "NNP" and not any(c.dep_ == "compound" for c in own.children))
        # "His widow, Lisa, said": the parser may take both for the subject.
        beside = any(c.dep_ == "nsubj" and c.pos_ == "PROPN" and c.i > own.i for c in verb.children)
        named = beside or any(child.dep_ == "appos" for child in own.children)
        return own if bare and not named and own.lemma_.lower() in persons and not indefinite(own) else None
    return None


def in_marks(token: Token) -> bool:
    """Whether double quotation marks stand open before the token, in its passage."""
    before = token.doc.text[: token.idx]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def indefinite(token: Token) -> bool:
    """Whether a phrase brings in somebody or something new: "a nurse", "one woman"."""
    return any(
        child.dep_ == "det" and child.lower_ in {"a", "an", "another", "some", "any", "one"} for child in token.children
    )


def description(token: Token) -> str:
    """The office in a phrase, in lower case: "the former prime minister of Norland" -> "prime minister"."""
    words = [
        c.lower_ for c in token.children if c.dep_ in {"compound", "amod"} and c.i < token.i and c.lower_ != "former"
    ]
    return " ".join([*words, token.lemma_.lower()])


def same_office(office: str, description: str) -> bool:
    """Whether a description takes up an office; "the president" is not the vice president."""
    longer, shorter = sorted((office, description), key=len, reverse=True)
    return longer.endswith(shorter) and not longer.removesuffix(shorter).rstrip(" -").endswith(LESSER)
