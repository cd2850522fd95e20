"""Clauses that the parser hangs on the wrong word, although marks and conjunctions tell where they belong."""

from __future__ import annotations

from pipelines.annotate.clauses.coordination import CAUSING
from pipelines.annotate.clauses.verbs import FINITE_TAGS, WH_TAGS, has_auxiliary, is_finite, is_verbal, mark_of, subject
from pipelines.annotate.reporting.cue_lists import clause_verbs
from pipelines.annotate.tokens import Token

DASHES = frozenset({"–", "—", "--", "―"})
# Where a clause with its own subject hangs although it goes on from the main clause.
LOW = frozenset({"relcl", "acl", "appos", "xcomp", "pcomp", "dep"})
MISPLACED = LOW | {"conj", "advcl"}
# Tokens from which on a clause with a pronoun for its subject is no mere "they say".
SHORTEST_LISTED = 5
# Where the parser hangs the main verb of a sentence whose subject it took for the root.
SWALLOWING = frozenset({"relcl", "acl", "ccomp", "xcomp", "conj"})
# Where it hangs on a verb that the parser took for the main one.
HOSTING = frozenset({"ccomp", "parataxis"})
# "Not the mayor, who was away."
OPENING_FRAGMENTS = frozenset({"not", "nor", "no", "yes", "now"})
# Verbs that report what their infinitive says, and where what is said hangs.
PROMISING = frozenset({"promise", "vow", "pledge", "offer", "agree", "threaten", "refuse"})
SAID = frozenset({"ccomp", "xcomp"})
CONJUNCTIONS = frozenset({"and", "but", "yet"})
PAST = frozenset({"VBD", "VBN"})
NOUNS = frozenset({"NOUN", "PROPN", "PRON"})
# Pronouns that no participle follows: "they sent" tells what they did.
NOMINATIVE = frozenset({"i", "we", "he", "she", "they"})
# With what a noun phrase begins.
NAMING = NOUNS | {"DET", "ADJ", "NUM"}


def is_hung_too_low(child: Token, head: Token, *, nested: bool) -> bool:
    """Whether a clause below the one `head` heads stands beside it.

    "There is a reason, one nobody knows: the money is gone", "It has a port that ships use, and the town is rich".
    """
    if child.dep_ not in MISPLACED or child.i < head.i or not is_verbal(child):
        return False
    before = head.doc[child.left_edge.i - 1]
    joined = before.text in {";", ":"} or before.lower_ in CONJUNCTIONS
    if not joined and (before.text not in DASHES or child.dep_ not in LOW or _closes(child)):
        return False
    own = subject(child)
    if own is None or own.tag_ in WH_TAGS or own.i > child.i or not is_finite(child) or mark_of(child):
        return False
    if before.lower_ in CONJUNCTIONS:
        after_comma = before.i > 0 and head.doc[before.i - 1].text == ","
        low = child.head.dep_ in LOW or (child.head.dep_ == "ccomp" and mark_of(child.head) in {"whether", "if"})
        return nested and after_comma and child.dep_ == "conj" and low
    return child.dep_ in LOW and not any(t.tag_ in WH_TAGS for t in head.doc[child.left_edge.i : child.i])


def _closes(child: Token) -> bool:
    """Whether a second dash follows: the clause is an aside."""
    rest = child.doc[child.right_edge.i + 1 : child.sent.end]
    return any(token.text in DASHES for token in rest)


def is_tail_of_infinitive(verb: Token, own: Token) -> bool:
    """Whether a bare form with a noun before it goes on with an infinitive: "other plans to help the towns recover".

    "Letters from guilds, towns and crews to promote, defend and save it": "save" is taken for what crews do.
    """
    if verb.tag_ not in {"VB", "VBP"} or own.i > verb.i or not verb.deps.isdisjoint({"aux", "auxpass", "neg"}):
        return False
    between = verb.doc[own.i + 1 : verb.left_edge.i if verb.left_edge.i > own.i else verb.i]
    if verb.tag_ == "VB":
        return any(token.tag_ == "TO" and token.head.tag_ == "VB" for token in between)
    # A bare form that a verb like "help" may govern stands behind its object.
    return any(token.lemma_ in CAUSING and token.tag_ in {"VB", "VBG"} for token in between)


def goes_on_with_list(child: Token, head: Token) -> bool:
    """Whether a bare form hung inside a relative clause goes on with a list of what "will" be done.

    "They will mend the roads that serve the towns, widen the port and plant trees": "widen" hangs on "serve".
    """
    if child.tag_ != "VB" or head.tag_ != "VB" or not any(c.tag_ == "MD" for c in head.children):
        return False
    first = child.head
    while first.dep_ == "conj":
        first = first.head
    before = child.doc[child.left_edge.i - 1]
    alone = child.head is first and before.lower_ == "and" and before.nbor(-1).text != ","
    if first.tag_ == "VBP" and alone:
        # "They will mend roads that serve the towns and link the ports": one clause of two verbs.
        return False
    if first.tag_ == "VBD" and alone and all(c.dep_ != "conj" for c in child.children):
        # "We will miss those we buried and praise those who swam back": two verbs under one "will".
        return False
    bare = not any(c.dep_ in {"aux", "auxpass", "nsubj", "nsubjpass", "mark"} for c in child.children)
    return bare and first.pos_ in {"VERB", "AUX"} and first.tag_ != "VB" and before.text in {",", ";", "and"}


def goes_with_reporting_verb(child: Token, head: Token) -> bool:
    """ "She declared that a storm threatens the port and ordered aid": "ordered" is joined to "threatens"."""
    return subject(child) is None and _shifts_tense(child, head)


def stands_beside_report(child: Token, head: Token) -> bool:
    """ "She declared that a storm will come and the board ordered aid": a clause of its own, joined to "will come"."""
    if child.dep_ != "conj":
        return False
    own = subject(child)
    return own is not None and own.i < child.i and own.tag_ not in WH_TAGS and _shifts_tense(child, head)


def _shifts_tense(child: Token, head: Token) -> bool:
    """Whether the verb has the past tense of the report it is hung in, and what is reported the present or "will"."""
    content = child.head
    # "She made clear that P": the parser hangs P on either word.
    over = content.head.head if content.head.pos_ == "ADJ" else content.head
    joined = child.dep_ == "conj" and content.dep_ == "ccomp" and over is head
    if not joined or not child.tag_ == head.tag_ == "VBD" or mark_of(child):
        return False
    modal = next((c.lower_ for c in content.children if c.tag_ == "MD"), "")
    if modal == "would":
        # "She said it would close, and the mayor promised to open another": two reports side by side.
        own = subject(child)
        named = own is not None and (own.pos_ == "PROPN" or any(c.dep_ == "appos" for c in own.children))
        return named and child.lemma_ in clause_verbs() | PROMISING and any(c.dep_ in SAID for c in child.children)
    return content.tag_ in {"VBZ", "VBP"} or modal == "will"


def tells_beside(child: Token, head: Token) -> bool:
    """ "The crew left, saying that P", "they sent a letter saying that P": what is said so stands in its own row."""
    if child.tag_ != "VBG" or child.i < head.i:
        return False
    if child.dep_ != "acl" and child.doc[child.left_edge.i - 1].text != ",":
        return False
    said = any(c.dep_ == "ccomp" and c.i > child.i and mark_of(c) == "that" for c in child.children)
    return said and child.lemma_.lower() in clause_verbs()


def then_goes_on(child: Token, head: Token) -> bool:
    """ "It denied the leak, then regretted it, then sued": verb phrases without a conjunction."""
    if child.tag_ != head.tag_ or child.tag_ not in FINITE_TAGS or subject(child) is not None:
        return False
    edge = child.left_edge.i
    then = edge if child.left_edge.lower_ == "then" else edge - 1
    return child.doc[then].lower_ == "then" and child.doc[then - 1].text == ","


def puts_subject_last(clause: Token, verb: Token) -> bool:
    """ "Behind the figures are two facts: crews are short": a whole clause before the colon, its subject at its end."""
    colon = clause.right_edge.i + 1
    if clause.i > verb.i or clause.lemma_ != "be" or clause.tag_ not in FINITE_TAGS or subject(clause) is not None:
        return False
    if clause.doc[colon].text != ":" and clause.right_edge.text != ":":
        return False
    return any(child.dep_ in {"attr", "ccomp"} and child.i > clause.i for child in clause.children)


def relative_host(head: Token) -> Token | None:
    """The main verb of a sentence for whose main verb the parser took that of a relative clause, or a noun.

    "We welcome plans, such as the ferry to Orre, that help the islands": "help" is taken for the root. "They will work
    on raising, until 2030, demand for steel": "demand" is.
    """
    if head.deps.isdisjoint(HOSTING):
        return None
    own = subject(head)
    relative = own is not None and own.lower_ == "that" and own.tag_ in WH_TAGS
    if not relative and (head.pos_ != "NOUN" or is_verbal(head)):
        return None
    first = own.i if own is not None and relative else head.i
    hosts = (child for child in head.children if child.dep_ in HOSTING and child.i < first)
    host = next((child for child in hosts if subject(child) is not None and is_finite(child)), None)
    between = head.doc[host.right_edge.i : head.i] if host is not None else ()
    return None if any(token.text in {":", ";"} or token.text in DASHES for token in between) else host


def coordinate_before(verb: Token) -> Token | None:
    """The verb that another goes on from, in a list one of whose later verbs the parser took for the root.

    "The bill will cut fares; widen the road; and plant trees", "They sold the ferry; bought a dredger; and left".
    """
    if verb.tag_ not in {"VB", "VBD", "VBN"} or verb.dep_ != "ROOT":
        return None
    alike = PAST if verb.tag_ in PAST else {"VB"}
    for child in verb.children:
        if child.i > verb.i:
            return None
        if child.dep_ == "ccomp" and child.tag_ in alike and subject(child) is not None and is_finite(child):
            behind = verb.doc[child.right_edge.i + 1].text == ";"
            own = subject(verb)
            if own is not None and own.i > child.right_edge.i:
                # "The ferry will be sold; the guild bought a dredger."
                return None
            return child if behind or verb.tag_ == "VB" else None
    return None


def verb_as_participle(root: Token) -> Token | None:
    """The main verb that the parser took for a participle: "Ann Berg, Master of the Port, named Carl Roe as pilot"."""
    if root.pos_ != "PROPN":
        return None
    verb = next((child for child in root.children if child.dep_ == "acl" and child.tag_ == "VBN"), None)
    if verb is None or root.doc[verb.left_edge.i - 1].text != "," or root.children[-1].i > verb.right_edge.i + 1:
        return None
    return verb if any(child.dep_ in {"dobj", "oprd", "ccomp"} for child in verb.children) else None


def main_verb_below(root: Token) -> Token | None:
    """The verb of a sentence that the parser took for a noun and what is said of it, or the nearest to it.

    "Donors like things that can be seen", "Pupils from small schools scored well", "A line that one side can police
    will cause trouble": in print a sentence that begins and ends as one is one.
    """
    sentence = root.sent
    if is_verbal(root) or len(sentence) <= SHORTEST_LISTED:
        return None
    if sentence[0].lower_ in OPENING_FRAGMENTS:
        return None
    end = next((token for token in reversed(sentence) if not token.is_space), root)
    if end.text != "." or not sentence[0].text[:1].isupper() or any(token.text == ":" for token in sentence):
        return None
    verbs = [
        token
        for token in sentence
        if token.pos_ in {"VERB", "AUX"}
        and (token.dep_ in SWALLOWING or _is_led_in_by_none(token, root))
        and not _stays_below(token, root)
        and (root.pos_ != "ADP" or (subject(token) is not None and is_finite(token)))
    ]
    return min(verbs, key=lambda verb: (len(list(verb.ancestors)), -verb.i), default=None)


def _is_led_in_by_none(verb: Token, root: Token) -> bool:
    """ "We, the guilds and ports, as crews of one bay, share it": a finite verb that nothing subordinates."""
    bare = verb.dep_ == "advcl" and verb.head is root and subject(verb) is None and not mark_of(verb)
    return bare and verb.tag_ in {"VBP", "VBD", "VBZ"} and verb.i > root.i


def _stays_below(verb: Token, root: Token) -> bool:
    """Whether a verb cannot be the main one: "The right to be heard", "Lamps made by hand", "A fee that grows"."""
    if any(child.tag_ == "TO" or child.dep_ == "agent" for child in verb.children):
        return True
    if verb.tag_ == "VBG" and not is_finite(verb):
        return True
    own = subject(verb)
    while verb.dep_ == "conj" and verb.head.dep_ in {"relcl", "conj"}:
        verb = verb.head
        own = own or subject(verb)
    return verb.dep_ == "relcl" and verb.head is root and own is not None and own.tag_ in WH_TAGS


def clause_after_gerund(root: Token) -> Token | None:
    """The main verb of "Closing the port opens the door to smugglers", where the parser takes "closing" for it."""
    if root.tag_ != "VBG" or root.i != root.sent.start:
        return None
    for child in root.children:
        if child.dep_ in {"nsubj", "aux"}:
            return None
        if child.dep_ == "ccomp":
            apart = child.doc[child.left_edge.i - 1].is_punct or mark_of(child)
            return child if not apart and subject(child) is not None and is_finite(child) else None
    return None


def _verb_behind_comma(head: Token) -> Token | None:
    """ "The order given in May, and extended in June, must stay": "must stay" has no conjunction of its own."""
    if "conj" not in head.deps or not head.deps.isdisjoint({"dobj", "aux", "auxpass", "xcomp", "ccomp", "acomp"}):
        return None
    last = next((child for child in reversed(head.children) if child.dep_ == "conj"), None)
    if last is None or last.tag_ != "VB" or any(c.dep_ == "dobj" for c in last.children):
        return None
    aux = next((child for child in last.children if child.tag_ == "MD"), None)
    if aux is None or aux.nbor(-1).text != ",":
        return None
    # With a subject of its own only where a comma parts the two: "..., and the steps taken on it, must stay".
    own = subject(last)
    return last if own is None or own.i < aux.i - 1 else None


def _verb_behind_gerund(head: Token) -> Token | None:
    """ "Workers at the dock waiting for the ferry said nothing": "said" hangs on "waiting" without a word between."""
    if has_auxiliary(head):
        return None
    for child in head.children:
        if child.i > head.i and child.dep_ in {"dep", "conj", "advcl", "ccomp"}:
            sum_ = subject(child)
            if sum_ is not None and sum_.pos_ == "NUM" and sum_.left_edge.i <= head.i + 2 and is_finite(child):
                # "No one earning under 400 crowns will pay": the parser lets the sum pay.
                return child
            edge = child.left_edge
            bare = edge is child or edge.dep_ in {"aux", "auxpass"}
            apart = child.doc[edge.i - 1].is_punct or child.doc[edge.i - 1].tag_ == "CC"
            return child if bare and not apart and edge.tag_ in FINITE_TAGS and subject(child) is None else None
    return None


def host_of_infinitives(root: Token) -> Token | None:
    """The main verb of a list of ends whose second the parser took for the root.

    "Our aid is meant to keep the port open; mend the wall; and pay the crews": "mend" is.
    """
    if root.tag_ != "VB" or subject(root) is not None or has_auxiliary(root):
        return None
    for child in root.children:
        if child.i > root.i:
            return None
        if child.dep_ == "ccomp" and subject(child) is not None and is_finite(child):
            behind = root.doc[child.right_edge.i + 1].text == ";"
            ends = any(c.dep_ == "xcomp" and c.tag_ == "VB" and has_auxiliary(c) for c in child.children)
            return child if behind and ends else None
    return None


def auxiliary_of_preposition(root: Token) -> Token | None:
    """ "does" in "It does so by closing the port", of which the parser takes "by" for the verb."""
    if root.pos_ != "ADP" or subject(root) is None:
        return None
    return next((c for c in root.children if c.dep_ == "aux" and c.i < root.i and c.tag_ in FINITE_TAGS), None)


def verb_behind_label(root: Token) -> Token | None:
    """The verb of a sentence behind a label that the parser took for its root.

    "Safe investments: The rule allows a third of it": "allows".
    """
    if root.pos_ not in {"NOUN", "PROPN"}:
        return None
    colon = next((c.i for c in root.sent if c.text == ":" and c.i > root.i), None)
    if colon is None or any(t.tag_ in FINITE_TAGS for t in root.doc[root.sent.start : colon]):
        return None
    for verb in root.doc[colon + 1 : root.sent.end]:
        own = subject(verb) if is_verbal(verb) and is_finite(verb) else None
        if own is not None and own.i > colon and verb.head.i < colon and own.tag_ not in WH_TAGS:
            return verb if not mark_of(verb) and verb.left_edge.i >= colon else None
    return None


def verb_behind_participle(head: Token, own: Token | None) -> Token | None:
    """The main verb of "Letters sent to the port about its debts have been read", where "sent" is taken for it."""
    if own is None or own.i > head.i:
        return None
    if head.tag_ == "VBG":
        return _verb_behind_gerund(head)
    if head.tag_ not in {"VBD", "VBN"} or own.lower_ in NOMINATIVE:
        return None
    cut_off = _verb_behind_comma(head)
    if cut_off is not None:
        return cut_off
    for child in head.children:
        if child.i < head.i or child.dep_ in {"prep", "dobj", "agent", "advmod", "npadvmod"}:
            continue
        if child.dep_ != "conj" or subject(child) is not None or child.doc[child.left_edge.i - 1].is_punct:
            # A conjunction or another clause comes first.
            return None
        aux = child.left_edge
        return child if aux.dep_ in {"aux", "auxpass"} and aux.tag_ in FINITE_TAGS else None
    return None
