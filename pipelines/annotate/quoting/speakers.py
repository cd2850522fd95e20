"""Whose words a marked stretch of text is: speaker and cue, by rules over the parse in a fixed order.

`attribute` tries the rules where a reporting expression governs the words; speakers that no expression names are
carried over in `carried_speakers`. Each rule says which construction it covers with one example sentence, and leaves
its name in the row it makes. Styles are decided elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.annotate.clauses.verbs import mark_of
from pipelines.annotate.models import Span
from pipelines.annotate.quoting.answers import answer
from pipelines.annotate.quoting.further_words import list_item, second_verb
from pipelines.annotate.quoting.mistagged_verbs import mistagged_subject, noun_for_verb, noun_for_verb_after
from pipelines.annotate.quoting.scenes import MAX_AFTER, Attribution, Scene, attribution_to
from pipelines.annotate.quoting.speaker_labels import (
    announced,
    colon,
    dash_after,
    for_holder,
    headline_label,
    inline_label,
    label,
    owned_noun,
    owned_noun_after,
)
from pipelines.annotate.quoting.speaker_phrases import (
    PASSED_ON,
    SAID_BY_SOMEBODY,
    SPEECH,
    is_bare_name,
    is_thing,
    is_told,
    issuer_of,
    may_speak,
    next_noun,
    noun_before,
    noun_head,
    only_named,
    passed_on,
    reporting_participle,
    speaker_kind,
)
from pipelines.annotate.reporting.cue_lists import clause_verbs, cue_words
from pipelines.annotate.reporting.cues import (
    SUBJECTS,
    is_passive,
    noun_classes,
    owner_of,
    passive_agent,
    speaker_words,
    subject_of,
    verb_classes,
)
from pipelines.annotate.tokens import Token

__all__ = ["attribute", "speaker_kind"]

# Tokens between a verb and the verb of saying it governs: "went on to say".
NEAR = 3
# Verbs of thought that follow their words: '"...," she thought'.
THOUGHT = frozenset({"think", "believe", "feel", "wonder", "hope"})
FINITE_OR_PARTICIPLE = frozenset({"VBD", "VBZ", "VBP", "VBG", "VBN"})
# Rules that find a reporting verb some way off, where a subject that is a thing has not said the words.
LOOSE_RULES = frozenset({"governing_verb", "distant_verb"})
# Classes of verbs whose subject speaks, even where the sentence has another source.
SAYING = frozenset({"say", "ask", "call", "promise"})
SUSPENDED = re.compile(r"[,?!—–…-]")


def attribute(scene: Scene) -> Attribution | None:
    """The speaker that a reporting expression gives to the quotation, or None: the first rule that applies."""
    return next((found for rule in RULES if (found := rule(scene)) is not None), None)


def continued(scene: Scene) -> Attribution | None:
    """A quotation that runs on from the paragraph before, opening mark repeated."""
    if not scene.marked.continued or scene.carried is None:
        return None
    return replace(scene.carried, rule="continued")


def verb_before(scene: Scene) -> Attribution | None:
    """The reporting verb stands right before the mark: 'She said, "..."', 'he vowed to "..."', 'called it "..."'."""
    passed = 0
    for distance, token in enumerate(scene.before()):
        if distance > 4 or token.text in {".", "?", "!"}:
            return None
        if passed and token.lemma_ in speaker_words()["only_adjacent"]:
            return None
        if (distance == 0 and is_bare_name(token)) or (token.lemma_ == "go" and not distance):
            # 'a show called "..."'; 'She says I go "to be missed"', not 'He went, "..."'.
            return None
        if verb_classes(token) & SPEECH and token.tag_ != "VBN":
            return _by_verb(scene, token, "verb_before", 0.95)
        if not (token.is_punct or token.pos_ in {"SCONJ", "PART", "DET", "ADP", "PRON", "ADV"}):
            return None
        passed += token.pos_ in {"ADP", "ADV", "SCONJ"}
    return None


def participle_before(scene: Scene) -> Attribution | None:
    """A participle between owner and words: 'the minister's promised "fresh start"'."""
    token = next((token for token in scene.before() if not token.is_punct), None)
    if token is None or not token.i or token.tag_ not in {"VBN", "VBD", "JJ"} or not reporting_participle(token):
        return None
    previous = token.nbor(-1)
    if previous.tag_ not in {"POS", "PRP$"}:
        return None
    owner = previous.nbor(-1) if previous.tag_ == "POS" and previous.i else previous
    return attribution_to(scene, owner, token, "participle_before", 0.9)


def verb_after(scene: Scene) -> Attribution | None:
    """The reporting clause follows: '"...," she said', '"...," said the minister of trade, Ola Dahl'."""
    after = scene.after()
    words = [token for token in after if not token.is_punct]
    if not words:
        return None
    text = scene.parsed.text
    seam = text[scene.marked.inner.end : scene.marked.outer.end + 2] + _ending(scene)
    verb = _clause_verb(after)
    if verb is not None and verb.i == words[0].i and _is_in_series(scene):
        return None
    if verb is None or (not SUSPENDED.search(seam) and verb.i != words[0].i):
        return None
    if is_told(verb) or (is_passive(verb) and passive_agent(verb) is None and verb.lemma_ not in PASSED_ON):
        # '"Forward" – the line that won the vote – was written on a wall.'
        return None
    if is_passive(verb) and any(c.dep_ == "nsubjpass" and words[0].i <= c.i < verb.i for c in verb.children):
        # 'Once "the Needle," the tower was opened by the queen.'
        return None
    subject = passed_on(verb) or subject_of(verb)
    if subject is not None and verb.i == words[0].i and any(t.tag_ in {"WDT", "WP", "WP$"} for t in subject.subtree):
        # '"...," read the memo, a copy of which was leaked': the nearer noun.
        subject = None
    if subject is None or subject.i in scene.quoted or abs(subject.i - verb.i) > MAX_AFTER:
        subject = next_noun(verb, scene.quoted) if verb.i == words[0].i else noun_head(words[0])
    if (subject is None or not may_speak(subject, scene.quoted)) and words[0].lower_ == "the" and words[2:3] == [verb]:
        # '"...," the forward said': whatever the parser takes the word for.
        return attribution_to(scene, words[1], verb, "verb_after", 0.85)
    if subject is None or not may_speak(subject, scene.quoted):
        return None
    return attribution_to(scene, subject, verb, "verb_after", 0.95)


def _ending(scene: Scene) -> str:
    """The last character of the words, before any mark that closes a quotation in them."""
    return scene.marked.inner.slice(scene.parsed.text).rstrip("'’”\"")[-1:]


def _is_in_series(scene: Scene) -> bool:
    """Whether the words end a verb phrase and the next begins: 'She called it a "hoax," said it was over and left'."""
    opening = scene.parsed.text[scene.marked.inner.start]
    return opening.islower() and any(
        verb_classes(token) & SPEECH and token.tag_ in FINITE_OR_PARTICIPLE and token.dep_ not in {"amod", "acl"}
        for token in scene.before()
    )


def _clause_verb(after: list[Token]) -> Token | None:
    """The finite reporting verb that the clause after a quotation turns on, if that clause is one."""
    for position, token in enumerate(after):
        if position <= 1 and token.pos_ in {"CCONJ", "SCONJ"} and token.lower_ not in {"as"}:
            return None
        if token.pos_ != "VERB" or (token.dep_ in {"relcl", "acl"} and token.tag_ not in {"VBD", "VBZ"}):
            continue
        if token.dep_ == "relcl" and any(child.lower_ in {"who", "which", "that"} for child in token.children):
            continue
        told = next((c for c in token.children if c.dep_ == "xcomp" and verb_classes(c) & {"say", "ask"}), None)
        if told is not None and not verb_classes(token) & {"say", "ask"} and 0 < told.i - token.i <= NEAR:
            # '"...," she remembered asking'
            return told
        finite = token.tag_ in {"VBD", "VBZ", "VBP", "VBN", "VB"}
        return token if finite and (verb_classes(token) & {"say", "ask"} or token.lemma_ in THOUGHT) else None
    return None


def governing_verb(scene: Scene) -> Attribution | None:
    """A reporting verb or noun above the words: 'The text names risks that "..."', 'his promise that "..." holds'."""
    nominal: Attribution | None = None
    # A full stop inside the marks ends the sentence: the clause after it is another.
    stop = scene.parsed.text[scene.marked.inner.end : scene.marked.outer.end][:1] == "."
    for node in scene.path():
        if only_named(node) or (stop and node.i > scene.last and node.pos_ in {"VERB", "AUX"}):
            continue
        agent = passive_agent(node) if node.pos_ in {"NOUN", "PROPN"} else None
        participle = next((t for t in node.children if t.dep_ == "acl" and passive_agent(t) is not None), None)
        if agent is None and participle is not None and nominal is None:
            agent = passive_agent(participle)
            if agent is not None and agent.i not in scene.quoted and _is_named_speaker(agent):
                return attribution_to(scene, agent, participle, "shared_by", 0.8)
        if (speaker := mistagged_subject(node)) is not None and nominal is None:
            before = scene.parse.span(node.doc[node.left_edge.i : speaker.i + 1])
            cue = scene.parse.span(node.doc[node.i : node.i + 1])
            return Attribution(before, "noun_for_verb", 0.7, cue, speaker, scene.parse, node)
        if noun_classes(node) and nominal is None:
            owner = owner_of(node)
            if owner is not None and may_speak(owner, scene.quoted):
                nominal = attribution_to(scene, owner, node, "noun", 0.8)
        classes = verb_classes(node)
        if not classes or (node.lemma_ in speaker_words()["only_adjacent"] and not _has_content(node)):
            continue
        found = _by_verb(scene, node, "governing_verb", 0.85)
        if found is None or (classes == {"treat"} and (found.head is None or speaker_kind(found.head) != "document")):
            continue
        if nominal is not None and _is_own(nominal, node):
            return nominal
        if not classes & SAYING and (source := according_to(scene)) is not None:
            # 'According to the file, he accepted gifts worth "at least" that much.'
            return source
        return found
    return nominal


def _has_content(verb: Token) -> bool:
    """Whether a verb of many senses has content here: "found that ...", "decided that ...", "remembered X as ..."."""
    if verb.lemma_ in {"remember", "rate", "rank"}:
        near = [*verb.children, *(t for c in verb.children if c.dep_ in {"dobj", "prep"} for t in c.subtree)]
        return any(token.dep_ == "prep" and token.lower_ == "as" for token in near)
    return verb.lemma_.lower() in clause_verbs() and any(
        child.dep_ == "ccomp" and child.i > verb.i and mark_of(child) == "that" for child in verb.children
    )


def _is_named_speaker(token: Token) -> bool:
    return token.pos_ == "PROPN" or speaker_kind(token) is not None


def _is_own(nominal: Attribution, verb: Token) -> bool:
    """Whether the words are those of the noun's owner, not of the verb's subject: 'X denied his claim that "..."'."""
    if verb.lemma_ in speaker_words()["setting_aside"]:
        return True
    noun = nominal.verb
    if noun is not None and noun.head != verb and any(c.dep_ in {"acl", "ccomp"} for c in noun.children):
        # "They would not say whether he stands by his claim that ...": the nearer owner.
        return True
    return nominal.verb is not None and nominal.verb.dep_ in {"nsubj", "nsubjpass"}


def in_words_of(scene: Scene) -> Attribution | None:
    """Words handed to their author: 'a region that, in Ola Dahl's words, is "..."', 'in the words of the treaty'."""
    for token in (*scene.before(), *scene.after()):
        if (
            token.lower_ in {"words", "caption"}
            and token.dep_ == "pobj"
            and token.head.lower_ == "with"
            and token.i < scene.first
        ):
            # 'She turned it down with the words "..."'
            speaker = subject_of(token.head.head) if token.head.head.pos_ == "VERB" else None
            if speaker is not None and may_speak(speaker, scene.quoted):
                return attribution_to(scene, speaker, token, "in_words_of", 0.8)
        if token.lower_ in cue_words("clause", "views") and token.dep_ == "pobj" and token.head.lower_ == "in":
            owner = owner_of(token)
            if owner is None:
                owner = next(
                    (t for c in token.children if c.lower_ == "of" for t in c.children if t.dep_ == "pobj"), None
                )
            if owner is not None and may_speak(owner, scene.quoted) and owner.lower_ not in {"my", "our"}:
                return attribution_to(scene, owner, token, "in_words_of", 0.9)
    return None


def distant_verb(scene: Scene) -> Attribution | None:
    """A reporting verb earlier in the sentence that the parse does not connect: 'He said the law is "..."'."""
    below: Attribution | None = None
    for token in scene.before():
        if token.lemma_ in speaker_words()["only_adjacent"] or (token.dep_ == "acl" and token.tag_ == "VBN"):
            continue
        if verb_classes(token) & (SPEECH - {"call"}) and token.dep_ not in {"amod", "aux"} and not only_named(token):
            found = _by_verb(scene, token, "distant_verb", 0.7)
            if found is not None and token.dep_ != "relcl":
                return found
            # 'she told a man who had asked. "..."': whoever the relative clause is about has not said this.
            below = below or found
    return below


def according_to(scene: Scene) -> Attribution | None:
    """A prepositional source in the same sentence: 'According to the ministry, the talks were "..."'."""
    for token in (*scene.before(), *scene.after()):
        if token.lower_ == "according":
            source = next((t for t in token.doc[token.i + 1 : token.i + 9] if t.dep_ == "pobj"), None)
            if source is not None:
                span = Span(scene.parse.start(token), scene.parse.end(token.nbor(1)))
                return replace(attribution_to(scene, source, token, "according_to", 0.95), cue=span)
    return None


def _by_verb(scene: Scene, verb: Token, rule: str, confidence: float) -> Attribution | None:
    if is_told(verb) or _is_object_of_telling(scene, verb):
        return None
    verb = _who_tells(verb)
    while verb.tag_ == "VB" and verb.dep_ in {"xcomp", "conj"} and verb_classes(verb.head) & {"promise", "say", "ask"}:
        if verb.head.i in scene.quoted or verb.head.i >= verb.i:
            break
        verb = verb.head
    subject = subject_of(_first_of_two(verb) or verb)
    if subject is None and verb.dep_ == "ROOT" and verb.tag_ == "VB":
        # An order to the reader: 'For more, see "..."'.
        return None
    if subject is not None and subject.lower_ == "it" and not is_passive(verb) and _is_personal(verb, subject):
        # 'The report blames the board. It describes "..."'
        return attribution_to(scene, subject, verb, rule, confidence - 0.2)
    if subject is not None and (subject.lower_ in {"you", "it"} or (verb.lemma_ == "quote" and subject.lower_ == "i")):
        # Nobody who could be named; and "I quote" stands between the words and who said them.
        return None
    if subject is not None and subject.left_edge.i <= scene.first <= subject.i < verb.i:
        # 'A "dark horse" group backing Dahl has mocked him': what is named acts, and says nothing.
        return None
    if subject is not None and subject.i not in scene.quoted and verb.dep_ == "acl":
        subject = issuer_of(subject) or subject
    infinitive = verb.tag_ == "VB" and any(child.lower_ == "to" for child in verb.children)
    if (subject is None or not may_speak(subject, scene.quoted)) and not is_passive(verb) and not infinitive:
        subject = noun_before(verb, scene.quoted)
        confidence -= 0.2
    if subject is None or not may_speak(subject, scene.quoted):
        return None
    if rule in LOOSE_RULES and is_thing(subject) and verb.lemma_ not in SAID_BY_SOMEBODY:
        return None
    return attribution_to(scene, subject, verb, rule, confidence)


def _is_object_of_telling(scene: Scene, verb: Token) -> bool:
    """Whether the words are whom or what somebody tells: 'told "Radio One" that', 'told "the truth"'."""
    if verb.lemma_ != "tell" or verb.i + 1 != scene.first:
        return False
    marked = [token for token in scene.parse.doc[scene.first : scene.last + 1] if not token.is_punct]
    if not marked or any(token.pos_ == "VERB" for token in marked):
        return False
    return marked[-1].dep_ in {"dobj", "dative"} and marked[-1].head == verb


def _who_tells(verb: Token) -> Token:
    """The verb above what is foreseen or felt: 'The aide said they would respond "in due course"', '... felt "low"'."""
    clause = verb.head if verb.dep_ == "conj" else verb
    foreseen = any(child.lower_ in {"would", "will"} and child.dep_ == "aux" for child in verb.children)
    above = clause.head
    if (foreseen or verb_classes(verb) == {"think"}) and clause.dep_ == "ccomp" and "say" in verb_classes(above):
        return above
    return verb


def _first_of_two(verb: Token) -> Token | None:
    """The first verb in "X said the tax is unfair and vowed to ...", where the parser joins the second to "is"."""
    clause = verb.head
    if verb.dep_ != "conj" or clause.dep_ != "ccomp" or any(c.dep_ in SUBJECTS for c in verb.children):
        return None
    own = next((child for child in clause.children if child.dep_ in SUBJECTS), None)
    thing = own is not None and own.pos_ == "NOUN" and speaker_kind(own) is None
    return clause.head if thing and verb_classes(clause.head) & SPEECH else None


def _is_personal(verb: Token, subject: Token) -> bool:
    """Whether "it" is somebody or something that speaks: "it said", not "it is said" or "it seems to say"."""
    return subject.head == verb and subject.dep_ == "nsubj" and bool(verb_classes(verb) & {"say", "call", "promise"})


# In the order in which they are tried: the tighter the construction, the earlier.
RULES = (
    owned_noun,
    label,
    inline_label,
    participle_before,
    verb_before,
    answer,
    verb_after,
    noun_for_verb_after,
    owned_noun_after,
    continued,
    list_item,
    second_verb,
    noun_for_verb,
    in_words_of,
    governing_verb,
    distant_verb,
    according_to,
    for_holder,
    colon,
    announced,
    dash_after,
    headline_label,
)
