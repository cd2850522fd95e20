"""Which words of a sentence can name a speaker, what kind of speaker they name, and where the phrase's head is."""

from __future__ import annotations

from pipelines.annotate.reporting.cues import is_passive, passive_agent, reporting_verbs, speaker_words, subject_of
from pipelines.annotate.tokens import Token

SPEECH = frozenset({"say", "ask", "think", "call", "promise"})
# Verbs whose subject is somebody, whatever noun names it: 'the trust said it had acted "in good faith"'.
SAID_BY_SOMEBODY = frozenset({"say", "tell", "add", "announce", "insist", "deny", "admit", "disclose"})
OPENING_MARKS = frozenset({'"', "“", "‘", "'", "``", "«", "„"})
# Passives whose subject speaks: '"No," he was quoted as saying'.
PASSED_ON = frozenset({"quote", "cite", "hear", "report"})
# Endings of nouns for people, whatever it is that they do.
AGENT_ENDINGS = ("er", "or", "ist", "man", "woman", "person", "ian", "ant", "eer", "ee")
# Tokens of an object between a verb of naming and the name.
LONGEST_OBJECT = 8
NOBODY = frozenset(
    {"it", "there", "this", "that", "these", "what", "which", "how", "something", "nothing"}
    | {"you", "yourself", "yourselves"}
)


def may_speak(token: Token, quoted: frozenset[int]) -> bool:
    """Whether the phrase that `token` heads can name a speaker: a nominal outside all marks, no expletive."""
    if token.i in quoted or token.lower_ in NOBODY or token.text.isdigit():
        return False
    return token.pos_ in {"NOUN", "PROPN", "PRON", "ADJ", "DET", "NUM"} or _is_surname(token)


def _is_surname(token: Token) -> bool:
    """Whether a name was taken for an adverb, a call or a verb: "Attley told them", "said Pike", "Pitt hit back"."""
    subject = token.pos_ == "VERB" and token.dep_ == "nsubj"
    return (token.pos_ in {"ADV", "INTJ"} or subject) and token.text.istitle()


def speaker_kind(token: Token) -> str | None:
    """person, organisation, document or group, by the head of the noun phrase alone; None when it does not tell."""
    words, lemma = speaker_words(), token.lemma_.lower()
    if token.lower_ == "one" and _is_one_of_things(token):
        return None
    plural = token.tag_ in {"NNS", "NNPS"} or token.lower_ in {"they", "we", "some", "many", "others", "both", "those"}
    if plural and (lemma in words["group"] or lemma in words["person"] or token.pos_ in {"PRON", "DET", "ADJ"}):
        return "group"
    if token.lower_ in {"he", "she", "i", "who", "him", "her", "his"}:
        return "person"
    for kind in ("document", "person", "organisation"):
        # "media" has a lemma of its own.
        if lemma in words[kind] or token.lower_ in words[kind]:
            return kind
    if token.ent_type_ == "PERSON":
        return "person"
    if token.ent_type_ in {"ORG", "GPE", "NORP"}:
        return "organisation"
    if token.ent_type_ in {"WORK_OF_ART", "LAW"}:
        return "document"
    return "person" if token.pos_ == "PROPN" and not token.doc.has_entities else None


def _is_one_of_things(one: Token) -> bool:
    """ "One of my great fears", not "one of the growers"."""
    of = next((child for child in one.children if child.dep_ == "prep" and child.lower_ == "of"), None)
    whole = next((child for child in of.children if child.dep_ == "pobj"), None) if of is not None else None
    return whole is not None and is_thing(whole)


def is_thing(token: Token) -> bool:
    """Whether a common noun names nobody who could speak: "evidence", "theory", not "farmer" or "the ministry"."""
    if token.pos_ != "NOUN" or speaker_kind(token) is not None or token.ent_type_ in {"CARDINAL", "ORDINAL"}:
        return False
    return not token.lemma_.lower().endswith(AGENT_ENDINGS) and not any(c.dep_ == "appos" for c in token.children)


def names_for_everybody(speaker: Token, verb: Token) -> bool:
    """Whether a name is what people in general use: 'the locals call it "the Needle"'; critics are not everybody."""
    if verb.lemma_.lower() not in speaker_words()["naming"]:
        return False
    return speaker.lemma_.lower() in speaker_words()["everybody"] or (
        speaker.ent_type_ == "NORP" and speaker.tag_ in {"NNS", "NNPS"}
    )


def issuer_of(document: Token) -> Token | None:
    """Who puts out the document that has the words: 'The union issued a statement saying "..."'."""
    if speaker_kind(document) != "document" or document.dep_ not in {"dobj", "pobj"}:
        return None
    issuing = document.head.head if document.dep_ == "pobj" else document.head
    # 'He resigned in a letter stating "..."'
    inside = document.dep_ == "pobj" and document.head.lower_ == "in" and issuing.pos_ == "VERB"
    return subject_of(issuing) if inside or issuing.lemma_ in speaker_words()["issuing"] else None


def is_coordinated(token: Token) -> bool:
    """Whether the phrase names several speakers at once: 'Norland and Sudland', not 'the head and founder'."""
    offices = speaker_words()["person"]
    others = [child for child in token.children if child.dep_ == "conj"]
    if token.lemma_.lower() in offices:
        # 'Norair President and Chief Executive Officer'
        others = [o for o in others if o.lemma_.lower() not in offices or o.tag_ == "NNS" or _has_determiner(o)]
    return any(other.pos_ in {"PROPN", "PRON"} or other.tag_ == "NNS" or _has_determiner(other) for other in others)


def _has_determiner(token: Token) -> bool:
    return any(child.dep_ in {"det", "poss"} for child in token.children)


def only_named(verb: Token) -> bool:
    """A participle that tells a name and nobody who uses it: 'better known as', 'a plan called', '(often called'."""
    named = verb.lemma_ in speaker_words()["naming"]
    if not (verb.tag_ == "VBN" or (verb.tag_ == "VBD" and named)) or passive_agent(verb) is not None:
        return False
    before = next((token for token in reversed(verb.doc[max(0, verb.i - 3) : verb.i]) if token.pos_ != "ADV"), None)
    if named and before is not None and before.text == "(":
        return True
    passive = {"be", "been", "being"}
    if verb.tag_ == "VBD" and _names_something(verb):
        return False
    return not any(child.dep_ in {"nsubj", "aux"} and child.lower_ not in passive for child in verb.children)


def _names_something(verb: Token) -> bool:
    """Whether what is named stands between the verb and the mark: 'an aide, who left, called the plan "a hoax"'."""
    for token in verb.doc[verb.i + 1 : min(verb.sent.end, verb.i + LONGEST_OBJECT)]:
        if token.text in OPENING_MARKS:
            return False
        if token.pos_ in {"NOUN", "PROPN", "PRON"}:
            return True
    return False


def is_bare_name(verb: Token) -> bool:
    """Whether a participle right before a mark gives a name: 'a podcast called "..."'; not 'called it "..."'."""
    if verb.lemma_.lower() not in speaker_words()["naming"] or verb.tag_ not in {"VBN", "VBD"}:
        return False
    following = verb.nbor(1) if verb.i + 1 < len(verb.doc) else verb
    if following.text not in OPENING_MARKS or any(c.dep_ == "aux" for c in verb.children):
        return False
    if not any(c.dep_ == "nsubj" for c in verb.children):
        return True
    # 'what critics called "a farce"' and 'a plan critics called "a farce"' have their object before them.
    has_object = verb.dep_ == "relcl" or any(c.tag_ in {"WP", "WDT"} for c in verb.children)
    return not has_object and verb.i + 2 < len(verb.doc) and not verb.nbor(2).is_lower


def passed_on(verb: Token) -> Token | None:
    """Whose words somebody passes on: '"...," the agency quoted Dahl as saying'."""
    if verb.lemma_ not in PASSED_ON or is_passive(verb):
        return None
    told = any(child.lower_ == "as" and any(c.tag_ == "VBG" for c in child.children) for child in verb.children)
    return next((c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i), None) if told else None


def is_told(verb: Token) -> bool:
    """Whether the words were said to whoever stands before the verb: 'Aide "lied to us", court told'."""
    heard = verb.nbor(-1) if verb.i else verb
    ends = verb.i + 1 == len(verb.doc) or verb.nbor(1).is_space
    return verb.lemma_ == "tell" and ends and heard.lower_ in speaker_words()["hearing"]


def reporting_participle(token: Token) -> bool:
    """Whether a participle, tagged as adjective or not, is one of saying or promising: 'promised', 'proclaimed'."""
    lemma = token.lemma_.lower()
    if token.tag_ == "JJ" and lemma.endswith("ed"):
        lemma = lemma.removesuffix("d") if lemma.removesuffix("d") in reporting_verbs() else lemma.removesuffix("ed")
    return bool(reporting_verbs().get(lemma, frozenset()) & SPEECH)


def noun_head(token: Token) -> Token | None:
    """Head of the noun phrase that `token` begins."""
    for _ in range(6):
        described = token.dep_ in {"compound", "amod", "det", "poss", "nmod", "nummod"}
        if (described or (token.dep_ == "advmod" and not _is_surname(token))) and token.head.i > token.i:
            token = token.head
        else:
            break
    # "Said the other": a subject, whatever its part of speech.
    nominal = token.pos_ in {"NOUN", "PROPN", "PRON"} or token.dep_ == "nsubj" or _is_surname(token)
    return token if nominal else None


def next_noun(verb: Token, quoted: frozenset[int]) -> Token | None:
    """Head of the noun phrase right after an inverted verb: '"...," said former minister Ola Dahl'."""
    for token in verb.doc[verb.i + 1 : verb.i + 4]:
        if token.i in quoted or token.pos_ in {"VERB", "ADP", "SCONJ"}:
            return None
        if token.pos_ in {"NOUN", "PROPN", "PRON", "DET", "ADJ"}:
            return noun_head(token)
    return None


def noun_before(verb: Token, quoted: frozenset[int]) -> Token | None:
    """Head of the noun phrase right before a verb whose subject the parse missed; a comma may intervene."""
    for token in reversed(list(verb.doc[max(0, verb.i - 4) : verb.i])):
        if token.i in quoted or token.pos_ in {"VERB", "ADP", "SCONJ", "CCONJ"}:
            return None
        named = token.pos_ in {"NOUN", "PROPN", "PRON"} and token.ent_type_ not in {"DATE", "TIME"}
        if named and may_speak(token, quoted):
            return _head_of_name(token)
    return None


def _head_of_name(token: Token) -> Token:
    """Ministry in "the Ministry of Trade": of whom the nearest noun is a part."""
    whole = token.head.head
    return whole if token.dep_ == "pobj" and token.head.lower_ == "of" and whole.pos_ in {"NOUN", "PROPN"} else token
