"""Whose words a marked stretch of text is: speaker and cue, by rules over the parse in a fixed order.

`attribute` tries the rules where a reporting expression governs the words; speakers that no expression names are
carried over in `carried_speakers`. Each rule says which construction it covers with one example sentence, and leaves
its name in the row it makes. Styles are decided elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.annotate.quoting.answers import answer
from pipelines.annotate.quoting.distant_verbs import UTTERING, distant_verb, past_semicolon
from pipelines.annotate.quoting.further_words import gapped_clause, list_item, second_verb
from pipelines.annotate.quoting.headlines import headline_after, headline_end, headline_label, headline_verb
from pipelines.annotate.quoting.mistagged_verbs import mistagged_subject, noun_for_verb, noun_for_verb_after
from pipelines.annotate.quoting.remarks import feeling, remark, set_aside
from pipelines.annotate.quoting.scenes import MAX_AFTER, Attribution, Scene, attribution_to
from pipelines.annotate.quoting.speaker_labels import (
    announced,
    colon,
    dash_after,
    for_holder,
    inline_label,
    label,
    owned_noun,
    owned_noun_after,
)
from pipelines.annotate.quoting.speaker_phrases import (
    PASSED_ON,
    SPEECH,
    is_bare_name,
    is_told,
    may_speak,
    next_noun,
    noun_head,
    only_named,
    passed_on,
    reporting_participle,
    speaker_kind,
)
from pipelines.annotate.quoting.verb_subjects import by_verb, has_content, is_personal
from pipelines.annotate.quoting.wordings import (
    according_to,
    in_absolute,
    in_words_of,
    inserted,
    inverted_between,
    put_so,
    uttered,
)
from pipelines.annotate.reporting.cues import (
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
# Verbs of promising that follow their words: '"...," vowed Dahl'.
VOWED = frozenset({"vow", "promise", "pledge", "threaten", "swear", "offer"})
# What somebody has, makes or puts out is not worded by them: 'a patent held by Dahl for "smart" locks'.
HELD = frozenset(
    {"hold", "own", "make", "build", "produce", "publish", "sell", "found", "run", "operate", "lead", "kill"}
)
# Verbs of thought that follow their words: '"...," she thought'.
THOUGHT = frozenset({"think", "believe", "feel", "wonder", "hope"})
FINITE_OR_PARTICIPLE = frozenset({"VBD", "VBZ", "VBP", "VBG", "VBN"})
# Classes of verbs whose subject speaks, even where the sentence has another source.
SAYING = frozenset({"say", "ask", "call", "promise"})
SUSPENDED = re.compile(r"[,?!—–…-]")


def attribute(scene: Scene) -> Attribution | None:
    """The speaker that a reporting expression gives to the quotation, or None: the first rule that applies."""
    if set_aside(scene):
        return None
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
        if (passed or (distance and token.tag_ == "VBG")) and token.lemma_ in speaker_words()["only_adjacent"]:
            # 'He accused them of opening a "bazaar"'
            return None
        if (distance == 0 and is_bare_name(token)) or (token.lemma_ == "go" and not distance):
            # 'a show called "..."'; 'She says I go "to be missed"', not 'He went, "..."'.
            return None
        if verb_classes(token) & SPEECH and (token.tag_ != "VBN" or _is_past(token)):
            if _is_anybodys(token) or (token.dep_ == "acl" and only_named(token)):
                # 'The new engine, called the "Mark V", is quiet'
                return None
            if "say" not in verb_classes(token) and (between := inserted(scene, token)) is not None:
                # 'Voters, Dahl said, want "a new face."'
                return between
            return by_verb(scene, token, "verb_before", 0.95)
        if not (token.is_punct or token.pos_ in {"SCONJ", "PART", "DET", "ADP", "PRON", "ADV"}):
            return None
        passed += token.pos_ in {"ADP", "ADV", "SCONJ"}
    return None


def _is_past(verb: Token) -> bool:
    """Whether a past tense was taken for a participle: 'A sign on the door read "..."'."""
    own = any(child.dep_ == "nsubj" for child in verb.children)
    named = verb.lemma_.lower() in speaker_words()["naming"]
    return own and not named and not any(child.dep_ in {"aux", "auxpass"} for child in verb.children)


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
    apart = any(c.dep_ == "nsubjpass" and _is_apart(c, scene, verb) for c in verb.children)
    if is_passive(verb) and apart and verb.lemma_ not in PASSED_ON:
        # 'Once "the Needle," the tower was opened by the queen', 'The memo, marked "urgent," was written by aides'
        return None
    subject = passed_on(verb) or subject_of(verb)
    if subject is not None and verb.i == words[0].i and any(t.tag_ in {"WDT", "WP", "WP$"} for t in subject.subtree):
        # '"...," read the memo, a copy of which was leaked': the nearer noun.
        subject = None
    if verb.i == words[0].i and not SUSPENDED.search(seam) and _describes_speaker(scene, verb, subject):
        return None
    if subject is not None and subject.lower_ == "it" and is_personal(verb, subject) and subject.i > scene.last:
        # '"...," it said of the memo'
        return attribution_to(scene, subject, verb, "verb_after", 0.75)
    if subject is None or subject.i in scene.quoted or abs(subject.i - verb.i) > MAX_AFTER:
        subject = next_noun(verb, scene.quoted) if verb.i == words[0].i else noun_head(words[0])
    if subject is not None and may_speak(subject, scene.quoted):
        return attribution_to(scene, subject, verb, "verb_after", 0.95)
    named = _the_one_beside(verb, words)
    return attribution_to(scene, named, verb, "verb_after", 0.85) if named is not None else None


def _is_apart(subject: Token, scene: Scene, verb: Token) -> bool:
    """Whether what is said or written is named before the words or between them and the verb."""
    return subject.i not in scene.quoted and subject.i < verb.i


def _describes_speaker(scene: Scene, verb: Token, subject: Token | None) -> bool:
    """Whether the words stand between who speaks and the verb: 'Aides "with knowledge of the talks" said P'."""
    if subject is not None and subject.i < scene.first:
        return True
    before = next(iter(scene.before()), None)
    following = verb.nbor(1) if verb.i + 1 < len(verb.doc) else verb
    return (
        before is not None
        and before.pos_ in {"NOUN", "PROPN"}
        and (following.pos_ == "PRON" or following.lower_ == "that")
    )


def _the_one_beside(verb: Token, words: list[Token]) -> Token | None:
    """The word after "the" beside the verb: '"...," the forward said', whatever the parser takes it for."""
    return words[1] if words[0].lower_ == "the" and words[2:3] == [verb] else None


def _ending(scene: Scene) -> str:
    """The last character of the words, before any mark that closes a quotation in them."""
    return scene.marked.inner.slice(scene.parsed.text).rstrip("'’”\"")[-1:]


def _is_in_series(scene: Scene) -> bool:
    """Whether the words end a verb phrase and the next begins: 'She called it a "hoax," said it was over and left'."""
    opening = scene.parsed.text[scene.marked.inner.start]
    said = _clause_verb(scene.after())
    if said is not None and any(c.dep_ == "nsubj" and c.i > said.i for c in said.children):
        # 'He called it a "hoax," but "facts are facts," said Dahl'
        return False
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
        if token.tag_ == "VBG" and token.dep_ == "advcl" and token.i and token.nbor(-1).text == ",":
            if not any(word.pos_ in {"NOUN", "PROPN", "PRON"} for word in after[:position]):
                # 'Dahl called it "odd", adding that the talks would go on'
                return None
            # '"...," Dahl, wearing a sweater, told the crowd'
            continue
        if _is_about_words(token, after):
            # 'Dahl accused them of "fraud", a charge they deny'
            return None
        if token.dep_ == "relcl" and any(child.lower_ in {"who", "which", "that"} for child in token.children):
            continue
        told = next((c for c in token.children if c.dep_ == "xcomp" and verb_classes(c) & {"say", "ask"}), None)
        heard = next((c for c in token.children if c.tag_ == "VBG" and c.dep_ == "ccomp" and _tells(c)), None)
        if heard is not None and heard.i > token.i:
            # '"...," she recalled her father saying'
            return heard
        if token.lemma_ == "want" and any(c.dep_ == "xcomp" and c.lemma_ in {"know", "hear"} for c in token.children):
            # '"Why now?" she wanted to know'
            return token
        if told is not None and not verb_classes(token) & {"say", "ask"} and 0 < told.i - token.i <= NEAR:
            # '"...," she remembered asking'
            return told
        finite = token.tag_ in {"VBD", "VBZ", "VBP", "VBN", "VB"}
        return token if finite and (verb_classes(token) & {"say", "ask"} or token.lemma_ in THOUGHT | VOWED) else None
    return None


def _is_about_words(verb: Token, after: list[Token]) -> bool:
    """Whether a relative clause tells of a noun that takes up the words: '"...", a charge they deny'."""
    own = next((c for c in verb.children if c.dep_ == "nsubj"), None) if verb.dep_ == "relcl" else None
    return own is not None and any(token is verb.head and token.i < own.i for token in after)


def _tells(verb: Token) -> bool:
    return "say" in verb_classes(verb) and any(child.dep_ == "nsubj" for child in verb.children)


def governing_verb(scene: Scene) -> Attribution | None:
    """A reporting verb or noun above the words: 'The text names risks that "..."', 'his promise that "..." holds'."""
    nominal: Attribution | None = None
    # A full stop inside the marks ends the sentence: the clause after it is another.
    stop = scene.parsed.text[scene.marked.inner.end : scene.marked.outer.end][:1] == "."
    undecided = False
    for node in scene.path():
        undecided = undecided or _is_undecided(node)
        if only_named(node) or (stop and node.i > scene.last and node.pos_ in {"VERB", "AUX"}):
            continue
        if (node.i + 1 == scene.first and "nsubj" in node.deps and is_bare_name(node)) or past_semicolon(scene, node):
            continue
        if node.i < scene.first and (between := inserted(scene, node)) is not None:
            return between
        agent = passive_agent(node) if node.pos_ in {"NOUN", "PROPN"} else None
        participle = next((t for t in node.children if t.dep_ == "acl" and passive_agent(t) is not None), None)
        if agent is None and participle is not None and nominal is None:
            agent = passive_agent(participle) if participle.lemma_ not in HELD else None
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
        if _is_beside(scene, node) or _is_anybodys(node) or (undecided and not classes & UTTERING):
            continue
        if not classes or (node.lemma_ in speaker_words()["only_adjacent"] and not has_content(node)):
            continue
        found = by_verb(scene, node, "governing_verb", 0.85)
        if found is None or (classes == {"treat"} and (found.head is None or speaker_kind(found.head) != "document")):
            continue
        if nominal is not None and _is_own(nominal, node):
            return nominal
        if not classes & SAYING and (source := according_to(scene)) is not None:
            # 'According to the file, he accepted gifts worth "at least" that much.'
            return source
        return found
    return nominal


def told_in_gerund(scene: Scene) -> Attribution | None:
    """What follows a gerund of saying: 'fined for telling the referee: "..."', 'scolded Berg for calling it "..."'."""
    before = list(scene.before())
    verb = next((token for token in before if token.pos_ in {"VERB", "AUX"}), None)
    if verb is None or verb.dep_ != "pcomp":
        return None
    classes = verb_classes(verb)
    between = [token for token in before if token.i > verb.i]
    named = "call" in classes and all(t.dep_ == "dobj" or t.head.dep_ == "dobj" for t in between)
    told = "say" in classes and before[0].text == ":"
    return by_verb(scene, verb, "distant_verb", 0.7) if named or told else None


def _is_beside(scene: Scene, verb: Token) -> bool:
    """Whether the words lie in what is joined to a reported verb: 'She said he saw Dahl and found it "odd"'."""
    if verb.dep_ != "ccomp" or not verb_classes(verb.head):
        return False
    joined = (t for t in verb.subtree if t.dep_ == "conj" and t.i > verb.i and t.pos_ in {"VERB", "AUX"})
    return any(t.left_edge.i <= scene.first <= t.right_edge.i for t in joined)


def _is_undecided(clause: Token) -> bool:
    """Whether a clause is what is still to be decided: 'agreed to decide whether a city may ban "rude" signs'."""
    whether = clause.dep_ == "ccomp" and any(c.lower_ == "whether" and c.dep_ == "mark" for c in clause.children)
    return whether and not verb_classes(clause.head) & UTTERING


def _is_anybodys(verb: Token) -> bool:
    """Whether a reported verb is what people at large do: 'Dahl said it was for people who want "a way home"'."""
    if verb.dep_ != "relcl" or not any(c.lower_ == "who" for c in verb.children):
        return False
    wish = verb.lemma_.lower() in speaker_words()["wishing"] and verb.head.tag_ == "NNS"
    anybody = wish or verb.head.lower_ in speaker_words()["anybody"]
    return anybody and any(verb_classes(above) & SPEECH for above in verb.head.ancestors)


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


# In the order in which they are tried: the tighter the construction, the earlier.
RULES = (
    owned_noun,
    label,
    inline_label,
    participle_before,
    remark,
    verb_before,
    answer,
    verb_after,
    noun_for_verb_after,
    owned_noun_after,
    continued,
    gapped_clause,
    list_item,
    second_verb,
    noun_for_verb,
    in_words_of,
    put_so,
    uttered,
    inverted_between,
    in_absolute,
    told_in_gerund,
    feeling,
    governing_verb,
    distant_verb,
    according_to,
    for_holder,
    colon,
    announced,
    dash_after,
    headline_label,
    headline_verb,
    headline_after,
    headline_end,
)
