"""Tokens of a parse: the same words, trees and spans as the parser's own."""

from __future__ import annotations

from functools import cache

import pytest
import spacy.tokens
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pipelines.annotate.doc_reader import DocReader
from pipelines.annotate.models import Passage, Span
from pipelines.annotate.parsing import load_parser, parse_documents
from pipelines.annotate.tokens import Doc

WORDS = (
    "The",
    "mayor",
    "said",
    "that",
    "bridges",
    ",",
    "which",
    "fell",
    "in",
    "May",
    "were",
    "new",
    ".",
    "\n",
    '"',
    "U.S.",
)
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", ""])), max_size=30).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)


@cache
def _parser() -> Language:
    return load_parser(entities=False)


def _both(text: str) -> tuple[Doc, spacy.tokens.Doc]:
    parsed = _parser()(text)
    return DocReader(_parser().vocab).read(parsed), parsed


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_tokens_are_those_of_the_parser(text: str) -> None:
    doc, parsed = _both(text)
    assert doc.text == parsed.text
    for own, theirs in zip(doc, parsed, strict=True):
        for name in ("i", "idx", "text", "lower_", "lemma_", "pos_", "tag_", "dep_", "ent_type_", "whitespace_"):
            assert getattr(own, name) == getattr(theirs, name)
        for name in ("is_punct", "is_space", "is_alpha", "is_digit", "is_lower", "like_num", "is_sent_start"):
            assert bool(getattr(own, name)) == bool(getattr(theirs, name))


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_trees_and_sentences_are_those_of_the_parser(text: str) -> None:
    doc, parsed = _both(text)
    for own, theirs in zip(doc, parsed, strict=True):
        assert own.head.i == theirs.head.i
        for name in ("children", "rights", "ancestors"):
            assert [token.i for token in getattr(own, name)] == [token.i for token in getattr(theirs, name)]
        # Where lines of the tree cross, the parser's order is not that of the text.
        assert sorted(token.i for token in own.subtree) == sorted(token.i for token in theirs.subtree) == [*own.places]
        assert (own.left_edge.i, own.right_edge.i) == (theirs.left_edge.i, theirs.right_edge.i)
        assert (own.sent.start, own.sent.end) == (theirs.sent.start, theirs.sent.end)
    sentences = [(span.start, span.end, span.text, span.root.i) for span in parsed.sents]
    assert [(span.start, span.end, span.text, span.root.i) for span in doc.sentences] == sentences


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.integers(0, 120), st.integers(0, 120))
def test_spans_of_characters_are_those_of_the_parser(text: str, start: int, length: int) -> None:
    doc, parsed = _both(text)
    end = start + length
    for own, mode in ((doc.covered(start, end), "expand"), (doc.contained(start, end), "contract")):
        theirs = parsed.char_span(start, end, alignment_mode=mode)
        wanted = None if theirs is None else (theirs.start, theirs.end)
        assert (None if own is None else (own.start, own.end)) == wanted


def test_slices_and_neighbours_count_from_either_end() -> None:
    doc, _ = _both("The mayor said that the bridge was safe.")
    span = doc[1:5]
    assert (span.text, span[0].text, span[-1].text, span[1:-1].text) == (
        "mayor said that the",
        "mayor",
        "the",
        "said that",
    )
    assert (len(doc[5:3]), doc[5:3].text, doc[-2].nbor(-1).text) == (0, "", "was")
    assert span == doc[1:5]
    assert doc[2].is_ancestor(doc[1])
    assert not doc[1].is_ancestor(doc[2])


@pytest.mark.parametrize("mark", ["'", "’"])
def test_words_behind_an_apostrophe_are_read_alike_and_written_as_they_stand(mark: str) -> None:
    text = f"I{mark}m glad, it isn{mark}t bad and they{mark}ve gone to Brandt{mark}s “port of the ‘pilots{mark}”."
    (parsed,) = parse_documents(_parser(), [(text, [Passage(Span(0, len(text)), "body")], None)])
    doc = parsed.parses[0].doc
    assert doc.text == text
    assert all(token.text == text[token.idx : token.idx + len(token.text)] for token in doc)
    clitics = [token for token in doc if mark in token.text and len(token.text) > 1]
    assert [token.lower_ for token in clitics] == [f"{mark}m", f"n{mark}t", f"{mark}ve", f"{mark}s"]
    assert [token.lemma_ for token in clitics] == ["be", "not", "have", "'s"]
