"""What a marked stretch of text is: direct (somebody's words), term (name, slogan, scare quote), gloss, or title."""

from __future__ import annotations

import re

from pipelines.annotate.quoting.scenes import Attribution, Scene
from pipelines.annotate.quoting.speaker_phrases import names_for_everybody
from pipelines.annotate.reporting.cues import reporting_verbs, speaker_words, verb_classes
from pipelines.annotate.tokens import TokenSpan

# Longest noun phrase that is still a name rather than a passage of somebody's text, in words.
MAX_TERM = 4
# Words from which on marked text is taken for somebody's words even where nothing reports it.
MIN_DIRECT = 7
# Lower-case words of somebody who is said to say them are no name from this many on: 'his "long and honest service"'.
MIN_CREDITED = 4
# Capitals on all but small words make a title by themselves from these counts of words and capitals on.
LONG_TITLE, MIN_CAPITALS = 5, 3
# Rules for words that are all that is said, however few.
STANDING_ALONE = frozenset(
    {
        "label",
        "headline",
        "verb_after",
        "colon",
        "dash_after",
        "continued",
        "previous_speaker",
        "owned_noun",
        "in_words_of",
        "uttered",
        "answer",
    }
)
# Rules for words that somebody says, whatever capitals they have.
SPOKEN = frozenset({"verb_before", "verb_after", "announced", "label", "headline"})
# Tokens before a mark among which "as" makes the words a likeness: 'as a "threat"'.
LIKENING = 3
GOVERNED = frozenset({"governing_verb", "verb_before", "list_item", "second_verb", "according_to", "distant_verb"})
GLOSSED = re.compile(
    r"(?:\b(?:meaning|means|literally|translat\w+ (?:\w+ )?(?:as|to|into)|roughly|lit\.|i\.e\.)[,:]?\s*)$"
)
# A bracket right after marked words translates them: "hygge" ("cosiness").
AFTER_TERM = re.compile(r"[\"”’»]\s*\($")
EXAMPLE = re.compile(r"\be\.g\.,?\s*$")
SHORT_FORM = re.compile(r"^(?:(?:the|this|each|an?)\s+)?(?:[A-Z][\w.\-]*\s?){1,5}$")
NAMED = re.compile(
    r"\b(?:so-called|so called|known (?:\w+ )?as|(?:is|are|was|were|be|been|being) (?:\w+ )?"
    r"(?:called|named|dubbed|termed)|nicknamed|aka|term|word|words|phrase|name|nickname|label|slogan|motto|acronym|concept|notion|category|called|pronounced|spelled|spelt)"
    r"(?: of| for| the| a| an| as| like|,)*\s*$",
    re.IGNORECASE,
)
SUSPENDED = re.compile(r"[\"”’']*,")
SMALL_WORDS = frozenset(
    "a an the of and or in on for to at by with from as but nor vs is into over".split()  # noqa: SIM905
)


def style_of(scene: Scene, attribution: Attribution | None) -> str:
    """direct, term, gloss or title."""
    text, marked = scene.parsed.text, scene.marked
    words = re.findall(r"[\w’'\-.]*\w", marked.inner.slice(text))
    lead = text[max(scene.parse.passage.span.start, marked.outer.start - 60) : marked.outer.start]
    if _is_gloss(scene, lead):
        return "gloss"
    if _is_title(scene, attribution, words):
        return "title"
    return "term" if _is_term(scene, attribution, words, lead) else "direct"


def _is_gloss(scene: Scene, lead: str) -> bool:
    """'the phrase akcia pomoc ("operation help")', 'hygge, meaning "cosiness"'."""
    text, marked = scene.parsed.text, scene.marked
    if GLOSSED.search(lead):
        return True
    if AFTER_TERM.search(lead):
        return True
    bracketed = lead.endswith("(") and text[marked.outer.end : marked.outer.end + 1] == ")"
    if not bracketed:
        return False
    inner = marked.inner.slice(text)
    return not SHORT_FORM.match(inner) and not _is_clause(scene)


def _is_clause(scene: Scene) -> bool:
    """Whether the marks hold a whole sentence with its own subject: 'mocked his rival ("She sleeps all day")'."""
    tokens = scene.parse.tokens_in(scene.marked.inner)
    if tokens is None or not scene.parsed.text[scene.marked.inner.start].isupper():
        return False
    finite = [token for token in tokens if token.tag_ in {"VBD", "VBZ", "VBP", "MD"}]
    return bool(finite) and any(token.dep_ in {"nsubj", "nsubjpass"} for token in tokens)


def _is_title(scene: Scene, attribution: Attribution | None, words: list[str]) -> bool:
    """'her essay "The Long Road"', 'a film entitled "Winter"': capitals throughout, and a word for a work."""
    if _is_topic(scene) or _is_headed(scene):
        return True
    capital = [word for word in words if word.lower() not in SMALL_WORDS]
    if not capital or not all(word[0].isupper() or word[0].isdigit() for word in capital):
        return False
    if not words[0][0].isupper() and not words[0][0].isdigit():
        return False
    before = [token for _, token in zip(range(5), scene.before(), strict=False)]
    nearest = [token for token in before if not token.is_punct][:3]
    if any(token.lower_ in {"entitled", "titled", "headlined", "subtitled"} for token in nearest):
        return True
    if any(token.lemma_.lower() in speaker_words()["work"] and token.pos_ != "ADJ" for token in nearest):
        return True
    spoken = attribution is not None and (
        attribution.rule in SPOKEN or _is_named_so(scene, attribution) or _is_further_reading(attribution)
    )
    if len(words) >= LONG_TITLE and MIN_CAPITALS <= len(capital) < len(words) and not spoken:
        return True
    if len(capital) >= 2 and nearest and nearest[0].lower_ in {"on", "in"} and len(words) >= 3:
        return True
    following = scene.parsed.text[scene.marked.outer.end : scene.marked.outer.end + 40]
    return len(capital) >= 2 and bool(re.match(r",?\s*\((?:[^()]*, )?(?:18|19|20)\d\d|,? by [A-Z]", following))


def _is_topic(scene: Scene) -> bool:
    """Whether the words are what a meeting is on: 'a webinar on "Lessons of the storm"'."""
    nearest = [token for _, token in zip(range(2), scene.before(), strict=False)]
    if len(nearest) < 2 or nearest[0].lower_ != "on" or not scene.parsed.text[scene.marked.inner.start].isupper():
        return False
    return nearest[1].lemma_.lower() in speaker_words()["events"] and not _is_sentence(scene)


def _is_headed(scene: Scene) -> bool:
    """Whether the words are said to be a heading: 'a post titled "Why we sold"', 'under the heading "What next?"'."""
    nearest = next(iter(scene.before()), None)
    return nearest is not None and nearest.lower_ in {"entitled", "titled", "headlined", "subtitled", "heading"}


def _is_named_so(scene: Scene, attribution: Attribution) -> bool:
    """Whether a verb of calling, or any of a headline, governs the words: 'Senator Calls Plan "A Gift to Big Oil"'."""
    verb = attribution.verb
    if verb is None or attribution.rule != "governing_verb":
        return False
    return "call" in verb_classes(verb) or scene.parse.passage.role in {"headline", "heading"}


def _is_further_reading(attribution: Attribution) -> bool:
    """Whether the words are more of what something says: 'signs that read "No Dam" and "Save the Salmon"'."""
    verb = attribution.verb
    return attribution.rule == "list_item" and verb is not None and verb.lemma_.lower() in {"read", "say", "state"}


def _qualifies_noun(tokens: TokenSpan) -> bool:
    """'A "pay as you go" scheme': words in marks before the noun that they tell of."""
    behind = tokens.doc[tokens.end + 1 : tokens.end + 2]
    return len(behind) > 0 and tokens.doc[tokens.end].is_punct and behind[0].tag_ in {"NN", "NNS"}


def _is_term(scene: Scene, attribution: Attribution | None, words: list[str], lead: str) -> bool:
    text, inner = scene.parsed.text, scene.marked.inner
    if _is_sentence(scene):
        return False
    # 'His last words, "..."' are no name.
    uttered = attribution is not None and attribution.rule in {"owned_noun", "in_words_of"}
    # 'a step that Dahl had called "unthinkable"'
    called = attribution is not None and attribution.rule == "verb_before" and text[inner.start].islower()
    named = NAMED.search(lead) is not None and not uttered and not called
    if len(words) > MAX_TERM or text[inner.end - 1] in "?!":
        return len(words) < MIN_DIRECT and named and (attribution is None or _is_capitalized(words))
    if named or EXAMPLE.search(lead):
        return True
    if attribution is not None and is_of_the_language(scene, attribution):
        return True
    tokens = scene.parse.tokens_in(inner)
    if tokens is None or _names_thing(scene, words):
        return True
    if attribution is None and (" " not in inner.slice(text) or _qualifies_noun(tokens)):
        return True
    if any(token.tag_ in {"VBD", "VBZ", "VBP", "MD"} for token in tokens) or tokens[0].tag_ == "VB":
        return False
    if attribution is not None and attribution.rule == "verb_after" and SUSPENDED.match(text, inner.end):
        # '"Shameful," said Dahl'
        return False
    modifies = any(
        tokens[-1].i < token.head.i and token.dep_ in {"amod", "compound", "nmod", "poss"} for token in tokens
    )
    if attribution is not None and attribution.rule in GOVERNED and text[inner.start].islower() and _is_worded(tokens):
        return False
    if attribution is None or modifies or attribution.rule in {"participle_before", "shared_by", "noun"}:
        return True
    if len(words) >= MIN_CREDITED and text[inner.start].islower() and attribution.rule in GOVERNED:
        return False
    return not (_is_predicate(tokens) or _complement(scene, attribution))


def _names_thing(scene: Scene, words: list[str]) -> bool:
    """Whether capitals throughout name what follows: 'the "Keep Ports Open" campaign'."""
    following = next(iter(scene.after()), None)
    named = len(words) > 1 and words[0][0].isupper() and _is_capitalized(words)
    return named and following is not None and following.tag_ == "NN" and following.is_lower


def _is_worded(tokens: TokenSpan) -> bool:
    """Whether words are how somebody put it rather than a name: "in good faith", "any doubt", "firm and final"."""
    if tokens[0].pos_ in {"ADP", "ADV", "PART", "SCONJ"} or (tokens[0].pos_ == "DET" and len(tokens) > 1):
        return True
    return len(tokens) > 1 and all(t.pos_ in {"ADJ", "ADV", "CCONJ"} or t.tag_ == "VBN" for t in tokens)


def _is_capitalized(words: list[str]) -> bool:
    return all(word[0].isupper() or word.lower() in SMALL_WORDS for word in words)


def is_of_the_language(scene: Scene, attribution: Attribution) -> bool:
    """Whether the verb tells what a term means or what everybody calls it: 'they translated "x" from the Latin'."""
    verb, head = attribution.verb, attribution.head
    if verb is None or head is None or attribution.rule not in GOVERNED:
        return False
    if names_for_everybody(head, verb):
        return True
    named = verb.lemma_.lower() in speaker_words()["naming"] and scene.parsed.text[scene.marked.inner.start].isupper()
    if named and head.lemma_.lower() in speaker_words()["public"]:
        # 'The device, dubbed "Skipper" by the press'
        return True
    if (
        verb.lemma_.lower() in speaker_words()["christening"]
        and scene.marked.inner.slice(scene.parsed.text)[0].isupper()
    ):
        return True
    # 'interpreted it as "a threat"' gives the interpreter's words.
    likened = any(token.lower_ == "as" for _, token in zip(range(LIKENING), scene.before(), strict=False))
    return verb.lemma_.lower() in speaker_words()["not_coining"] and not likened


def _is_sentence(scene: Scene) -> bool:
    """Whether the marks hold a sentence of its own: 'Her answer? "No comment."', '... he said. "A lot."'."""
    text, marked = scene.parsed.text, scene.marked
    before = text[max(scene.parse.passage.span.start, marked.outer.start - 3) : marked.outer.start].rstrip(" \"”’'")
    closes = text[marked.inner.end - 1] in ".?!" or text[marked.inner.end : marked.inner.end + 1] in {".", "?", "!"}
    stands_alone = not before or before[-1] in ".?!:"
    return closes and marked.outer.end - marked.inner.end <= 2 and stands_alone and text[marked.inner.start].isupper()


def _is_predicate(tokens: TokenSpan) -> bool:
    """A verb phrase or a denial is something said, however short: 'said he had "never met the man"'."""
    return (
        tokens[0].dep_ == "neg"
        or tokens[0].lower_ in {"not", "never", "no"}
        or any(token.pos_ == "VERB" and token.dep_ not in {"amod", "compound"} for token in tokens)
    )


def _complement(scene: Scene, attribution: Attribution) -> bool:
    """Whether the words are what was said, not a name inside it: 'called the plan "dangerous"', 'said "never"'."""
    if attribution.rule in STANDING_ALONE:
        return True
    nearest = next(iter(scene.before()), None)
    if (
        nearest is not None
        and nearest.text in {",", ":"}
        and attribution.rule in {"verb_before", "announced", "distant_verb", "noun_for_verb"}
    ):
        return True
    before = next((token for token in scene.before() if not token.is_punct), None)
    if before is None or verb_classes(before) or before.pos_ == "AUX":
        return True
    # 'warned of "grave risks"', 'dismissed as "idle talk"': the words complete the reporting verb.
    if before.pos_ == "ADP" and before.lower_ in {"of", "as"} and verb_classes(before.head):
        return True
    verb = attribution.verb
    if verb is None or "call" not in reporting_verbs().get(verb.lemma_.lower(), frozenset()):
        return attribution.rule == "list_item"
    return before.lower_ in {"as", "a", "an"} or before.pos_ in {"NOUN", "PROPN", "PRON", "ADV", "AUX"}
