"""Which phrases refer, and why: by a name, by what identifies the thing, or by taking up what the text spoke of.

Precision comes first: a description that nothing identifies is no reference.
"""

from __future__ import annotations

from pipelines.annotate.referring.chains import Thing
from pipelines.annotate.referring.dating import introducing_verb
from pipelines.annotate.referring.phrases import Phrase, wordlist, words
from pipelines.annotate.tokens import Token


def rule_of(phrase: Phrase, taken: Thing | None, date: str | None) -> str | None:
    """Why the phrase refers to a thing of that date, or None when it does not."""
    strong = wordlist()[phrase.kind].get("strong", [])
    is_strong = any(phrase.described.endswith(noun) for noun in strong)
    plural = phrase.head.tag_ in ("NNS", "NNPS") and phrase.head.lower_ not in words("plural_heads")
    if phrase.determiner == "quantified" or (plural and not phrase.named):
        return None
    if phrase.named:
        if phrase.kind == "meeting" and phrase.lemma not in (
            "summit",
            "meeting",
            "dialogue",
            "conference",
            "talk",
            "forum",
        ):
            return "sitting-body"
        return "name-with-acronym" if phrase.definition is not None else "name"
    if words("other_things") & set(phrase.premodifiers[-2:]) and not is_strong:
        return None
    if phrase.determiner == "indefinite" and phrase.told and _tells_its_maker(phrase):
        return "told-maker"
    told = phrase.dates or phrase.of_parties or words("deal_modifiers") & set(phrase.premodifiers)
    if phrase.lemma == "deal" and taken is None and not told:
        return None
    if phrase.head.text == "order" and phrase.parse.doc[phrase.start].lower_ == "this":
        # An order speaks of itself so.
        return None
    somebodys = phrase.personal or phrase.parse.doc[phrase.start].lower_ in ("my", "his", "her")
    if somebodys and phrase.lemma in words("held") and not phrase.named and not phrase.dates:
        # "The President gave his assessment of the talks": what he thinks.
        return None
    if taken is not None:
        # "Its text" is the words of a thing rather than the thing.
        return None if phrase.lemma == "text" and phrase.determiner == "possessive" else "coreference"
    if not phrase.told and not (phrase.dates and phrase.determiner in ("definite", "possessive")):
        return None
    # "The board published the report in May" tells which report as much as a name would.
    dated = date is not None and phrase.kind in ("document", "meeting", "agreement")
    identified = bool(phrase.identifiers or phrase.dates or phrase.issued or phrase.owner or dated)
    owned = phrase.determiner == "possessive" and phrase.parse.doc[phrase.start].tag_ != "PRP$"
    yearly = phrase.determiner == "possessive" and phrase.lemma == "report" and "annual" in phrase.premodifiers
    if yearly or (owned and phrase.lemma in words("owned_papers") and phrase.premodifiers):
        # "The ministry's adaptation strategy"
        identified = True
    numbered = phrase.kind == "meeting" and phrase.ordinal is not None and date is not None
    if phrase.lemma in words("nouns", "needs_identity") and not is_strong:
        return _told_apart(phrase, date)
    if phrase.kind == "law":
        # "the Arvenian law" is most often the law of the land: only names and earlier mentions tell which one.
        verb = introducing_verb(phrase)
        introduced = verb is not None and not _is_wished(verb) and (phrase.lemma == "bill" or is_strong)
        if phrase.determiner == "indefinite":
            return "introduced" if introduced else None
        identified = bool(phrase.dates) or (phrase.lemma == "bill" and _is_told_bill(phrase))
    if phrase.kind == "framework":
        identified = bool(phrase.identifiers & set(phrase.premodifiers)) and phrase.determiner == "definite"
        identified = identified and not (phrase.lemma == "partnership" and phrase.of_parties)
    if phrase.lemma == "call" and phrase.determiner == "indefinite":
        # "On May 2, in a phone call with the premier": whom with and when tell which one.
        return "introduced" if identified and date is not None else None
    return _unheard_of(phrase, identified or numbered, is_strong, date)


def _told_apart(phrase: Phrase, date: str | None) -> str | None:
    """Speeches, messages, plans and the like: only a date, an origin or a name beside the noun tells which one."""
    if phrase.determiner in ("quantified", "bare"):
        return None
    owned = phrase.determiner == "possessive" and phrase.lemma in words("owned", "needs_identity")
    owner = phrase.personal or phrase.owner is not None
    named = phrase.lemma != "plan" and bool(phrase.identifiers & set(phrase.premodifiers) or owner)
    sent = date is not None and (phrase.determiner == "definite" or phrase.lemma in words("made_by"))
    if phrase.dates or phrase.issued or owned or sent:
        return "identified-description"
    if date is not None and introducing_verb(phrase) is not None:
        # "He gave a speech in Berlin on May 4."
        return "introduced"
    return "identified-description" if named and phrase.determiner != "indefinite" else None


def _tells_its_maker(phrase: Phrase) -> bool:
    """ "A study by the Mirren Institute": whoever made it tells which one, as of a speech or a letter he does not."""
    doc, end = phrase.parse.doc, phrase.head.i + 1
    made = phrase.lemma in words("made_by") and end < phrase.end and doc[end].lower_ in ("by", "from")
    return made and any(token.lower_ in phrase.identifiers for token in doc[end + 1 : phrase.end])


def _is_wished(verb: Token) -> bool:
    """An infinitive: "called on the council to draft a bill", "to reach an agreement"."""
    return verb.tag_ == "VB" and any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)


def is_signed_by_several(phrase: Phrase) -> bool:
    """ "The two governments signed a memorandum": it binds them, where that of one side is a paper."""
    verb = introducing_verb(phrase)
    if verb is None or verb.lemma_ not in ("sign", "conclude", "agree"):
        return False
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    plural = subject is not None and subject.tag_ in ("NNS", "NNPS")
    return plural or (subject is not None and any(child.dep_ == "conj" for child in subject.children))


def _is_told_bill(phrase: Phrase) -> bool:
    """ "the enabling bill", "the infrastructure bill", not "the new bill"."""
    before = phrase.parse.doc[phrase.head.i - 1] if phrase.head.i else None
    return before is not None and before.i >= phrase.start and (before.tag_ in ("VBG", "NN", "NNP"))


def is_sure_name(phrase: Phrase) -> bool:
    """A plan's name that an article or an owner and two capitalised words make sure: "the Harbour Action Plan"."""
    doc, (start, _) = phrase.parse.doc, phrase.core
    before = [token for token in doc[start : phrase.head.i] if token.text[0].isupper()]
    needed = 1 if phrase.lemma == "plan" and phrase.determiner == "definite" else 2
    return phrase.determiner in ("definite", "possessive") and len(before) >= needed


def _unheard_of(phrase: Phrase, identified: bool, is_strong: bool, date: str | None) -> str | None:
    """Rules for descriptions of things the text has not named before."""
    if phrase.determiner in ("definite", "possessive"):
        if is_strong:
            return "definite-description"
        return "identified-description" if identified else None
    if phrase.determiner == "indefinite":
        verb = introducing_verb(phrase)
        if verb is not None and phrase.kind == "agreement" and not identified and _is_wished(verb):
            return None
        introduced = verb is not None and (is_strong or identified or phrase.kind in ("document", "agreement"))
        if introduced and phrase.lemma not in ("letter", "call", "report", "review", "text", "document"):
            return "introduced"
        # "A report that the board released in March"
        told = is_strong or phrase.dates or phrase.issued or (phrase.kind == "document" and date is not None)
        return "indefinite-description" if identified and told else None
    plural = phrase.head.lower_ in words("plural_heads")
    return "bare-plural" if plural and identified and phrase.kind == "meeting" else None
