"""Whether words say enough to be a claim: not broken off, and more than assent or a taking up of what was said."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipelines.annotate.clauses.edges import DASHES, LONGEST_FALSE_START, word_list
from pipelines.annotate.tokens import Token, TokenSpan

CONTENT_POS = frozenset({"NOUN", "PROPN", "ADJ", "ADV", "NUM", "VERB"})
NAMING_POS = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
# Words with which no clause ends: what follows was never said, or the parser lost it.
UNFINISHED = frozenset({"DT", "PRP$", "CC", "TO"})
INDIRECT = frozenset({"what", "how", "why", "where"})
SUBJECT_PRONOUNS = frozenset({"i", "he", "she", "we", "they"})
# Verbs whose object is the list after a colon.
LISTING = frozenset({"include", "receive", "provide", "contain", "comprise", "feature", "cover", "offer", "announce"})
# "The term \"ship\" means:"
DEFINING = frozenset({"means", "mean"})
# Longest "That's right, sir", in words.
LONGEST_ASSENT = 5
# Letters up to which a title does not capitalize a word, long words from which on words are a list of names, and the
# share of them in capitals.
LONGEST_SMALL_WORD = 3
SHORTEST_LIST = 5
CAPITALS = 0.8
# Longest "Ladies and gentlemen, thank you".
LONGEST_COURTESY = 6


def is_broken_off(tokens: TokenSpan) -> bool:
    """Whether speech stops in the middle: "we have a", "the plan that I", "the point is to"."""
    words = words_of(tokens)
    if not words:
        return True
    last = words[-1]
    if _is_said_anew(tokens, words) or _is_cut_short(last):
        return True
    if last.lower_ in {"a", "an", "the"} or _lacks_complement(last, tokens) or _is_cut_preposition(tokens, last):
        return True
    if _awaits_verb(tokens, last):
        return True
    if last.tag_ in UNFINISHED and last.dep_ in {"det", "poss", "cc", "aux", "predet", "dep"}:
        return True
    return last.lower_ in SUBJECT_PRONOUNS and last.tag_ == "PRP" and len(words) > 1 and words[-2].pos_ != "AUX"


def _awaits_verb(tokens: TokenSpan, last: Token) -> bool:
    """ "The town has not | and will not sell", "this is not meant to, | and does not, bind": the verb comes later."""
    following = tokens.doc[tokens.end : tokens.end + 2]
    joined = any(token.tag_ == "CC" for token in following)
    return joined and (last.tag_ == "TO" or (last.dep_ == "neg" and last.head.lemma_ in {"have", "be", "do"}))


def _lacks_complement(last: Token, tokens: TokenSpan) -> bool:
    """ "The point is", "we want to be": a copula with which speech stops; not "that's how it is"."""
    if last.lemma_ != "be" or last.dep_ in {"aux", "auxpass"}:
        return False
    own = next((child for child in last.children if child.dep_ == "nsubj"), None)
    if last.dep_ == "relcl" and own is not None and own.tag_ == "PRP":
        # "That is the kind of port it is": what the noun before stands for.
        return False
    over = (last, last.head) if last.dep_ == "ccomp" else (last,)
    marks = (child for verb in over for child in verb.children if child.dep_ == "mark" and child.i >= tokens.start)
    if any(mark.lower_ in {"as", "than"} for mark in marks):
        # "He saw the port as it could be", "There is a strike, as we feared there would be."
        return False
    bare = {"nsubj", "csubj", "aux", "neg", "cc", "mark", "punct", "intj", "expl", "dep", "parataxis", "preconj"}
    return all(child.dep_ in bare for child in last.children)


def is_left_hanging(head: Token, tokens: TokenSpan, subject: Token | None) -> bool:
    """ "And there I learned —", "some of what it has taken —": speech stops at the verb and goes on otherwise."""
    if subject is None or tokens[-1] is not head:
        return False
    following = tokens.doc[tokens.end : tokens.end + 2]
    if len(following) <= 1 or following[0].text not in DASHES:
        return False
    passive = any(child.dep_ == "auxpass" for child in head.children)
    # "Some will die — needlessly", "all were there — with more to come".
    adds = following[1].pos_ in {"ADP", "ADV"}
    return subject.i < head.i and not passive and not adds and subject.tag_ not in {"WDT", "WP"}


def _is_said_anew(tokens: TokenSpan, words: list[Token]) -> bool:
    """ "They will also focus - they will talk about ports": a start that speech goes back on."""
    if len(words) > LONGEST_FALSE_START:
        return False
    following = tokens.doc[tokens.end : tokens.end + 2]
    if len(following) <= 1 or following[0].text not in DASHES:
        return False
    if words[0].tag_ != "PRP" or following[1].lower_ != words[0].lower_:
        return False
    if words[-1].pos_ in {"VERB", "AUX"}:
        return True
    # "We built nearly - we bought nearly ninety", "we love the - we love this port"; not "he's home - he's staying".
    again = [token.lower_ for token in tokens.doc[tokens.end + 1 : tokens.end + 4]]
    begun = [word.lower_ for word in words[:3]]
    if len(words) < 3 or again[:2] != begun[:2]:
        return False
    return again == begun or words[1].pos_ == "VERB" or words[-1].pos_ in {"ADV", "ADJ", "DET"}


def _is_cut_short(last: Token) -> bool:
    """ "Tonight we cel- — tonight we celebrate": a word that was never said to its end."""
    return len(last) > 1 and last.text[-1] == "-" and last.text[0].isalpha()


def _is_cut_preposition(tokens: TokenSpan, last: Token) -> bool:
    """ "They met with -", "joined by:": a preposition before a dash or a list, what it governs not in the sentence."""
    # "It was no museum to begin with:"
    cut = (last.dep_ in {"prep", "agent"} and last.head.dep_ != "relcl") or last.tag_ == "TO"
    following = tokens.following
    return cut and not last.children and following is not None and following.text in DASHES | {":"}


def has_substance(words: Sequence[Token]) -> bool:
    """Whether words name something or tell what happens: not "did it not", "that's correct", "you're uh"."""
    if len(words) <= LONGEST_ASSENT and _is_assent(words):
        return False
    if len(words) <= LONGEST_COURTESY and _thanks_you(words):
        return False
    if not NAMING_POS.isdisjoint([word.pos_ for word in words]):
        return True
    return any(word.pos_ == "VERB" and (_is_full(word) or _moves(word)) for word in words)


def _is_full(verb: Token) -> bool:
    return verb.lemma_.lower() not in word_list("substance", "light_verbs")


def _moves(verb: Token) -> bool:
    """ "They're going up": a light verb that a particle makes a full one."""
    return verb.lemma_ == "go" and any(c.dep_ == "prt" and c.lower_ in {"up", "down"} for c in verb.children)


def is_courtesy(head: Token, subject: Token | None) -> bool:
    """ "To all of you, thank you for your work", "May the crew fare well": thanks and wishes."""
    if head.lemma_ == "thank":
        by_speaker = subject is None or subject.lower_ in {"i", "we"} or head.tag_ in {"VB", "VBP"}
        return by_speaker and any(c.dep_ == "dobj" and c.lower_ in {"you", "y'all"} for c in head.children)
    if subject is None or "aux" not in head.deps:
        return False
    return any(c.lower_ == "may" and c.dep_ == "aux" and c.i < subject.i for c in head.children)


def introduces_list(tokens: TokenSpan) -> bool:
    """ "It is ordered as follows", "It is ordered that:", "The members include:": what comes is the matter."""
    last, following = tokens[-1], tokens.following
    if last.lower_ == "follows" and len(tokens) > 1 and tokens[-2].lower_ == "as":
        return True
    if following is None or following.text != ":":
        return False
    # "They launched the following projects:", "She announces the following:"
    listed = last.dep_ == "dobj" or (last.dep_ == "pobj" and last.head.lower_ == "of")
    announced = listed and any(child.lower_ == "following" for child in last.children)
    # "The agencies will:"
    announced = announced or last.lower_ == "following" or last.tag_ == "MD"
    return announced or last.lower_ == "that" or last.lemma_ in LISTING or last.lower_ in DEFINING


def is_list_of_names(head: Token, tokens: TokenSpan) -> bool:
    """ "Guild of Bakers • Brandt Harbour Board • Save Our Quays": names in a row, of which one was taken for a verb."""
    if "•" in tokens.text and any(token.text == "•" for token in tokens[1:]):
        return True
    if _merely_names(head, tokens):
        return True
    if head.i == tokens.start or not (head.text.istitle() or head.text.isupper()):
        return False
    long = [token.text for token in tokens if token.text.isalpha() and len(token.text) > LONGEST_SMALL_WORD]
    return len(long) >= SHORTEST_LIST and sum(word[0].isupper() for word in long) >= CAPITALS * len(long)


def _merely_names(head: Token, tokens: TokenSpan) -> bool:
    """ "Ann Berg, Carl Roe, and a clerk from Velm named Ola Dahl.": "named" without whom or what is no verb."""
    if head.lemma_.lower() not in {"name", "call", "nickname", "title"} or head.tag_ not in {"VBD", "VBN"}:
        return False
    if "oprd" not in head.deps or not head.deps.isdisjoint({"dobj", "aux", "auxpass", "nsubjpass"}):
        return False
    # "The agency, in haste, named Ola Dahl as harbour master."
    return all(token.lower_ not in {"as", "to"} or token.i < head.i for token in tokens)


def names_what_is_done(tokens: TokenSpan) -> bool:
    """ "(know) what they were doing", "(see) how strong it is": words that stand for a thing and tell nothing of it."""
    words = words_of(tokens)
    if not 1 < len(words) <= LONGEST_ASSENT or words[0].lower_ not in INDIRECT:
        return False
    following = tokens.following
    if following is not None and following.text == "?":
        return False
    return not any(word.pos_ in {"NOUN", "PROPN", "NUM"} for word in words)


def names_for_office(head: Token, tokens: TokenSpan) -> bool:
    """ "Ann Berg, of Brandt, to be Harbour Master, vice Carl Roe, retired": an entry of a list of nominations."""
    if head.tag_ not in {"VBD", "VBN"} and tokens[0].pos_ != "PROPN":
        return False
    entry = [token.lower_ for token in tokens]
    if "to" not in entry or "be" not in entry:
        return False
    nominates = next((i for i in range(1, len(entry) - 3) if entry[i : i + 3] == [",", "to", "be"]), None)
    if nominates is None:
        return False
    # "..., vice Carl Roe, retired, which was sent to the council in May"
    return tokens[-1] is head or [",", "of"] in [entry[i : i + 2] for i in range(nominates)]


def _thanks_you(words: Sequence[Token]) -> bool:
    return any(first.lower_ == "thank" and second.lower_ == "you" for first, second in pairwise(words))


def _is_assent(words: Sequence[Token]) -> bool:
    said = [word for word in words if word.pos_ not in {"ADV", "INTJ", "PUNCT"}]
    if not said:
        return False
    subject, *rest = said
    if subject.lower_ not in {"that", "it", "this"} | {"is", "was"}:
        return False
    left = [word for word in rest if word.lemma_.lower() != "be" and word.lower_ not in {"that", "it", "this"}]
    return all(word.lower_ in word_list("substance", "assent") for word in left)


def words_of(tokens: TokenSpan) -> list[Token]:
    """The tokens without marks and blanks."""
    return [token for token in tokens if not (token.is_punct or token.is_space)]
