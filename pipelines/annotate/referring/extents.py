"""How far a reference's phrase reaches: left to its determiner or owner, right over what identifies the thing."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.annotate.names.gazetteer import name_words
from pipelines.annotate.referring.phrases import (
    HYPHENS,
    KINDS,
    Phrase,
    Surroundings,
    lemma_of,
    name_kinds,
    wordlist,
    words,
)
from pipelines.annotate.tokens import Doc, Token

OPENING = {"”": "“", "’": "‘", '"': '"', "''": "``", "'": "'"}
# Words a quoted modifier may have: the "2+2" meeting.
QUOTED_MODIFIER = 6
# Prepositional phrases behind one noun.
MOST_PHRASES = 4
# Tokens of a name behind its first noun: "Treaty of Mutual Cooperation and Security between ...".
LONGEST_TAIL = 30


@dataclass(frozen=True)
class LeftEdge:
    """Where a phrase starts, its determiner, the name of its owner and whether that is a person."""

    start: int
    determiner: str
    owner: str | None = None
    personal: bool = False
    quoted: bool = False
    """The name stands between quotation marks and starts right behind the opening one."""
    joined: bool = False
    """Little words stand inside the name: "the Fair Share of Waters Agreement"."""


def left_edge(head: Token, around: Surroundings) -> LeftEdge:
    """The left edge of the phrase around a noun."""
    doc, i = head.doc, head.i
    while i > 0:
        token = doc[i - 1]
        if token.i in around.date_at:
            i = max(around.date_at[token.i][1], i - QUOTED_MODIFIER)
        elif token.text == "," and token.i - 1 in around.date_at:
            i = token.i
        elif token.text in HYPHENS and token.i > 0 and not token.whitespace_ and not doc[token.i - 1].whitespace_:
            i = token.i - 1
        elif is_plural_possessive(token):
            return _owned(token, around)
        elif token.text in OPENING:
            opened = _opening(token)
            if opened is None:
                break
            i = opened
        elif token.tag_ == "PRP$" and not _inside_title(token):
            return LeftEdge(token.i, "possessive")
        elif belongs_to_name(token, doc[i]) and not _is_known(token.i - 1, around):
            i = token.i - 1
        elif token.tag_ == "POS" or token.text in ("'s", "’s"):
            return _owned(token, around)
        elif (opening := compound_name(token)) is not None:
            i = opening
        elif token.tag_ in ("DT", "PDT", "WDT", "WP$"):
            return LeftEdge(token.i, _determiner(token))
        elif _inside_title(token) or _premodifies(token, doc[i], head, around):
            if token.lower_ in words("quantifiers"):
                return LeftEdge(token.i, "quantified")
            i = token.i
        else:
            break
    return LeftEdge(i, "bare")


def _inside_title(owner: Token) -> bool:
    """A possessive within a name, by its capital: "the Mending Our Piers Act"."""
    if owner.tag_ != "PRP$" or not owner.text[0].isupper() or owner.is_sent_start or owner.i == 0:
        return False
    return owner.nbor(-1).text[0].isupper() and owner.nbor(1).text[0].isupper() and not owner.text.isupper()


def is_plural_possessive(mark: Token) -> bool:
    """ "The ministers' statement": the tagger takes the mark for a closing quotation mark."""
    if mark.text not in ("'", "’") or mark.i == 0:
        return False
    before = mark.doc[mark.i - 1]
    return before.lower_.endswith("s") and not before.whitespace_ and _opening(mark) is None


def _is_known(i: int, around: Surroundings) -> bool:
    return i in around.name_at and around.name_at[i][0].rule == "gazetteer"


def belongs_to_name(mark: Token, right: Token) -> bool:
    """A possessive mark inside a name: "the Young Women's Empowerment Initiative", "the Veterans' Benefits Act"."""
    if mark.i == 0 or not (mark.tag_ == "POS" or mark.text in ("'s", "’s", "'", "’")):
        return False
    before = mark.doc[mark.i - 1]
    return before.tag_ in ("NNS", "NNPS") and before.text[0].isupper() and right.text[0].isupper()


def compound_name(determiner: Token) -> int | None:
    """Start of the part of a name before its inner article, which is no determiner: "State of the" before "Union"."""
    doc, i = determiner.doc, determiner.i
    if determiner.lower_ != "the" or i < 2:
        return None
    if doc[i - 1].pos_ == "PROPN" and doc[i - 2].tag_ == "DT" and doc[i + 1].text[0].isupper():
        # "the America the Beautiful initiative"
        return i - 1
    if doc[i - 1].lower_ != "of" or not doc[i + 1].text[0].isupper():
        return None
    return i - 2 if doc[i - 2].lower_ == "state" and doc[i - 2].text[0].isupper() else None


def _determiner(token: Token) -> str:
    if token.lower_ in ("the", "this", "that", "these", "those"):
        return "definite"
    return "indefinite" if token.lower_ in ("a", "an") else "quantified"


def _opening(token: Token) -> int | None:
    """The opening mark that belongs to a closing one close by."""
    wanted = {OPENING[token.text], '"'} if token.text == '"' else {OPENING[token.text]}
    for i in range(token.i - 1, max(-1, token.i - 1 - QUOTED_MODIFIER), -1):
        if token.doc[i].text in wanted:
            return i
    return None


def _premodifies(token: Token, right: Token, head: Token, around: Surroundings) -> bool:
    if head.text[0].isupper() and right.text[0].isupper() and token.text[0].isupper() and not token.is_sent_start:
        # Every word of a name is a name: "the Build Back Better Agenda".
        return token.pos_ in ("VERB", "ADV", "ADP", "ADJ", "NOUN", "PROPN", "NUM")
    if token.pos_ in ("ADJ", "NOUN", "PROPN", "NUM", "SYM"):
        # A clause's subject before the noun ("Tuesday talks" aside) is no modifier of it.
        return token.dep_ not in ("nsubj", "nsubjpass", "npadvmod", "dobj") or token.head.i == head.i
    if token.tag_ in ("VBN", "VBG"):
        return token.dep_ in ("amod", "compound")
    if token.tag_ in ("RBS", "RBR") or (token.tag_ == "RB" and token.lower_.endswith("ly")):
        return right.pos_ in ("ADJ", "VERB") and right.i < head.i
    if token.lower_ in ("and", "&") and head.text[0].isupper() and token.i > 0:
        before = token.doc[token.i - 1]
        return (
            right.text[0].isupper()
            and before.text[0].isupper()
            and before.pos_ in ("PROPN", "NOUN", "ADJ")
            and before.i not in around.name_at
            and before.lower_ not in name_kinds()
            and right.i < head.i + 1
        )
    return False


def _owned(mark: Token, around: Surroundings) -> LeftEdge:
    """The phrase before a possessive mark, and the owner's name."""
    doc, i = mark.doc, mark.i
    if is_plural_possessive(mark):
        # The tagger may take the noun for a verb: "the island states' paper".
        i -= 1
    while i > 0 and (doc[i - 1].pos_ in ("PROPN", "NOUN", "ADJ", "NUM") or doc[i - 1].text in HYPHENS):
        i -= 1
    if i == mark.i:
        return LeftEdge(mark.i, "possessive")
    begin = i
    if i > 0 and doc[i - 1].tag_ in ("DT", "PRP$"):
        begin = i - 1
    last = around.name_at.get(mark.i - 1)
    offices = name_words().offices
    person = (last is not None and last[0].kind == "person") or doc[i : mark.i].text.casefold() in offices
    # "My Administration's plan": a body, but which one the word alone does not tell.
    unnamed = mark.i - i == 1 and doc[i].lower_ in name_words().body_last
    if last is not None and last[1] <= i and not (unnamed and last[0].wikidata is None):
        return LeftEdge(begin, "possessive", last[0].name or doc[i : mark.i].text, person)
    # "Today's decision": a day owns nothing.
    day = mark.i - 1 in around.date_at
    capital = not day and any(token.text[0].isupper() for token in doc[i : mark.i])
    return LeftEdge(begin, "possessive", doc[i : mark.i].text if capital and not unnamed else None, person)


def name_tail(head: Token, around: Surroundings) -> int:
    """End of a name that goes on behind its head: "Treaty of ...", "Resolution 2231", "... Act of 1974"."""
    doc, end = head.doc, head.i + 1
    if head.lower_ == "act" and doc[end : end + 1].text == "," and _is_year(doc, end + 1):
        return end + 2
    if end + 1 < len(doc) and doc[end].lower_ == "for" and _is_fiscal_year(end + 1, around):
        return around.date_at[end + 1][2]
    if end < len(doc) and doc[end].pos_ == "NUM" and doc[end].text.isdigit() and end not in around.date_at:
        dashed = end + 2 < len(doc) and doc[end + 1].text in HYPHENS and doc[end + 2].text.isdigit()
        return end + 3 if dashed else end + 1
    listed = False
    while end < len(doc) and end - head.i < LONGEST_TAIL:
        joint = _connector(doc, end, listed or end > head.i + 1)
        if joint is None or not _name_goes_on(doc, joint, around):
            break
        listed = True
        end = joint + 1
        while (
            end < len(doc) and _is_name_word(doc[end]) and not (doc[end].text in HYPHENS and doc[end - 1].whitespace_)
        ):
            end += 1
    return end


def _is_fiscal_year(i: int, around: Surroundings) -> bool:
    """ "The Harbours Act for Fiscal Year 2022": the year it pays for is part of its name."""
    return i in around.date_at and around.date_at[i][0].rule == "fiscal_year" and around.date_at[i][1] == i


def _is_year(doc: Doc, i: int) -> bool:
    """Whether a year ends the name there: "Appropriations Act, 2021,"."""
    after = doc[i + 1].text if i + 1 < len(doc) else "."
    return i < len(doc) and len(doc[i].text) == 4 and doc[i].text.isdigit() and not after[0].isalpha()


def _connector(doc: Doc, i: int, inside: bool) -> int | None:
    """Token after "of", "on the", and, inside a complement, after ",", "and", "as well as"; None when nothing joins."""
    text = doc[i].lower_
    after = i + 1
    if inside and doc[i : i + 3].text.casefold() == "as well as":
        after = i + 3
    elif inside and text == ",":
        # A comma goes on only inside a list that an "and" ends.
        ahead = [token.lower_ for token in doc[i + 1 : i + 9]]
        if "and" not in ahead or any(mark in ahead[: ahead.index("and")] for mark in (".", "(", "the", ";")):
            return None
        after = i + 2 if after < len(doc) and doc[after].lower_ == "and" else after
    elif text in ("of", "on", "for") or (inside and text in ("and", "&", "in", "against", "to", "at")) or _aims(doc, i):
        if text != "and" and after < len(doc) and doc[after].lower_ == "the":
            after += 1
    elif (
        inside
        and text == "the"
        and doc[i - 1].text.istitle()
        and (doc[i - 1].lower_.endswith("ing") or _aims(doc, i - 2))
    ):
        # "Executive Order on Tackling the Harbour Crisis", "Strategy to Address the Causes of Smuggling"
        after = i + 1
    else:
        return None
    return after if after < len(doc) else None


def _aims(doc: Doc, i: int) -> bool:
    """ "Strategy|to|Address ...": what a thing is for, in a name."""
    return doc[i].lower_ == "to" and i + 1 < len(doc) and doc[i + 1].tag_ == "VB" and doc[i + 1].text.istitle()


def _name_goes_on(doc: Doc, i: int, around: Surroundings) -> bool:
    """A capitalised word that is no date; places, people and bodies go on a name only right behind "of"."""
    if (
        not doc[i].text[0].isupper()
        or i in around.date_at
        or doc[i].pos_ not in ("PROPN", "NOUN", "ADJ", "VERB", "ADV")
    ):
        return False
    if i in around.name_at:
        mention = around.name_at[i][0]
        known_place = mention.kind == "place" and mention.wikidata is not None
        before = doc[i - 2] if doc[i - 1].lower_ == "the" and i > 1 else doc[i - 1]
        # "Treaty on Forces in Europe (TFE)": what an acronym sums up is all name.
        summed = doc[i + 1 : i + 2].text == "("
        if before.lower_ == "at":
            return False
        return mention.kind != "person" and (summed or not known_place or before.lower_ in ("of", "on", "for"))
    return True


def _is_name_word(token: Token) -> bool:
    return (token.text[0].isupper() and token.pos_ in ("PROPN", "NOUN", "ADJ", "VERB", "ADV")) or (
        token.text in HYPHENS and not token.whitespace_
    )


def right_edge(phrase: Phrase, around: Surroundings) -> tuple[int, bool]:
    """End of the phrase with the phrases behind it that identify the thing; whether a participle tells its origin."""
    doc, end, issued = phrase.parse.doc, phrase.end, False
    end += 2 if phrase.term else 0
    for _ in range(MOST_PHRASES):
        if end >= len(doc):
            break
        token = doc[end]
        bare = around.date_at.get(end)
        if (
            bare is not None
            and bare[1] == end
            and (
                (phrase.kind == "meeting" and doc[bare[2] - 1].head.i == phrase.head.i)
                or (phrase.lemma in words("addressed") and phrase.head.head.text == "In")
            )
        ):
            # "their meeting last month"; "In a letter to the board last Friday, ..."
            end = bare[2]
            continue
        if not issued and token.tag_ == "VBN" and token.lemma_ in words("issue_verbs") and end + 1 < len(doc):
            dated = around.date_at.get(end + 1)
            # "a note dated May 3", "the plan announced Tuesday"
            after = dated[2] if dated is not None else _preposition(phrase, end + 1, around, issued=True)
            if after is None:
                break
            end, issued = after, True
            continue
        after = _preposition(phrase, end, around, issued=issued)
        if after is None:
            break
        end = after
    return end, issued


def _preposition(phrase: Phrase, i: int, around: Surroundings, *, issued: bool) -> int | None:
    """End of the prepositional phrase at `i`, when it identifies the thing; None otherwise."""
    doc = phrase.parse.doc
    if i + 1 >= len(doc):
        return None
    word = doc[i].lower_
    days = ("on", "in", "of", "from", "over", "at") if issued else ("on", "in", "of", "from")
    if word in days and i + 1 in around.date_at and around.date_at[i + 1][1] == i + 1:
        # "published a fact sheet on Tuesday", "left the treaty in May": the day is the verb's; a meeting has its own.
        own = phrase.kind == "meeting" or issued or word in ("of", "from") or _stands_alone(phrase, i)
        return around.date_at[i + 1][2] if own else None
    acting = word == "on" and doc[i + 1].tag_ == "VBG" and doc[i].head.i == phrase.head.i
    # "an order on tackling the crisis"
    end = _chunk(doc, i + 1 + acting, pairs=word in ("between", "with", "among", "of", "by"))
    if end is not None and end in around.name_at and around.name_at[end][1] < end:
        # "between the Arvenian Ministry of Trade": the names of bodies stay whole
        end = around.name_at[end][2]
    if end is None or (end in around.date_at and around.date_at[end][1] < end):
        # "announced in their May 3 statement": the phrase would end inside the date.
        return None
    chunk = doc[i + 1 : end]
    capital = any(token.text[0].isupper() for token in chunk if token.lower_ != "the")
    nested = any(lemma_of(token) in wordlist()["meeting"]["nouns"] for token in chunk)
    attached = doc[i].head.i == phrase.head.i
    if issued and word in ("at", "by", "after", "following", "in", "with", "between", "during"):
        return end
    if word in ("to", "before") and phrase.lemma in words("addressed") and attached and capital:
        return end
    if word == "on" and phrase.kind != "meeting":
        return end if attached and not phrase.named else None
    if word in wordlist()["words"][f"{phrase.kind}_prepositions"] if phrase.kind in KINDS else False:
        if word in ("in", "at") and not (capital or nested):
            return None
        people = attached and chunk[-1].tag_ in ("NNS", "NNPS")
        return end if capital or nested or people else None
    return None


def _stands_alone(phrase: Phrase, preposition: int) -> bool:
    """Whether a day behind a speech can only be its own: "In his speech to the House on May 2, he ..."."""
    doc, verb = phrase.parse.doc, phrase.head.head
    for _ in range(3):
        if verb.pos_ in ("VERB", "AUX"):
            break
        verb = verb.head
    return doc[preposition].head.i == phrase.head.i and preposition < verb.i and phrase.lemma in words("spoken")


def _chunk(doc: Doc, i: int, *, pairs: bool) -> int | None:
    """End of a plain noun phrase at `i`: determiner, modifiers, nouns; with `pairs`, names joined by "and"."""
    end, noun = i, False
    while end < len(doc):
        token = doc[end]
        if token.tag_ in ("DT", "PRP$") and end == i:
            pass
        elif token.pos_ in ("ADJ", "NUM", "NOUN", "PROPN", "SYM") and not (noun and token.pos_ in ("ADJ", "NUM")):
            noun = noun or token.pos_ in ("NOUN", "PROPN")
            # A number or adjective before the noun is fine, one behind it starts something new.
            if token.pos_ == "PROPN" or token.pos_ == "NOUN":
                noun = (
                    end + 1 < len(doc)
                    and doc[end + 1].pos_ not in ("NOUN", "PROPN")
                    and doc[end + 1].text not in HYPHENS
                )
        elif token.tag_ == "POS" or (token.text in HYPHENS and not token.whitespace_) or (pairs and _pair(doc, end)):
            noun = False
        else:
            break
        end += 1
    if end == i or doc[end - 1].pos_ not in ("NOUN", "PROPN", "NUM", "SYM"):
        return None
    return end


def _pair(doc: Doc, i: int) -> bool:
    """ "and" between two names: Arvenia and Kestria."""
    if doc[i].lower_ != "and" or i + 1 >= len(doc):
        return False
    after = doc[i + 1]
    return doc[i - 1].pos_ == "PROPN" and (
        after.pos_ == "PROPN" or (after.lower_ == "the" and doc[i + 2 : i + 3].text.istitle())
    )
