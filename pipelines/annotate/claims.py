"""Claims of a document: clauses that a reader could accept, reject or check, with who holds them and how surely.

The clauses come from `clauses`, what others are reported to say from `attribution`, how a clause asserts from
`modality`. Here they are put together: which clauses count, whose they are, when.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipelines.annotate.attribution import find_reports
from pipelines.annotate.clauses.arguments import may_share_subject, object_text, subject_text
from pipelines.annotate.clauses.asserting import is_claim
from pipelines.annotate.clauses.beside_reports import (
    asks_you,
    goes_on_outside,
    is_nobodys,
    merely_reports,
    opens_report,
    raises_denial,
    reason_beside,
    takes_for_true,
)
from pipelines.annotate.clauses.checkworthiness import features_of, score
from pipelines.annotate.clauses.claim_dates import date_of, inherited_date, mention_start, within
from pipelines.annotate.clauses.edges import DASHES, word_list
from pipelines.annotate.clauses.finding import Clause, find_clauses
from pipelines.annotate.clauses.framing import is_act_of_author
from pipelines.annotate.clauses.item_numbers import behind_item_number
from pipelines.annotate.clauses.managing_talk import manages_talk
from pipelines.annotate.clauses.modality import Modality, clause_modality, modality_of
from pipelines.annotate.clauses.relatives import read_relative
from pipelines.annotate.clauses.saying import sayer
from pipelines.annotate.clauses.semicolons import parted
from pipelines.annotate.clauses.side_by_side import sets_day
from pipelines.annotate.clauses.substance import CONTENT_POS, is_broken_off, names_what_is_done, words_of
from pipelines.annotate.clauses.verbs import is_finite, is_imperative, is_verbal, subject
from pipelines.annotate.clauses.voices import is_personal, is_spoken
from pipelines.annotate.models import Claim, Mention, Quotation, Span, Speaker
from pipelines.annotate.names.coreference import resolve_name
from pipelines.annotate.parsing import Parse, ParsedDocument
from pipelines.annotate.quoting.beside_clauses import (
    begun_within,
    is_part_of,
    is_quoted,
    merely_introduces,
    quotation_at,
    with_closing_mark,
)
from pipelines.annotate.quoting.speakers import speaker_kind
from pipelines.annotate.reporting.coordinated_content import clause_by_clause
from pipelines.annotate.reporting.cue_lists import cue_words
from pipelines.annotate.reporting.cues import noun_phrase, subject_of, verb_group
from pipelines.annotate.reporting.datelines import end_of_dateline
from pipelines.annotate.reporting.report import Report
from pipelines.annotate.tokens import Token, TokenSpan

ROLES = frozenset({"body", "block_quote", "list_item", "speaker_turn"})
# Of these only what somebody is reported to say: "Norland says strike is over".
TITLES = frozenset({"headline", "heading"})
# Longest "sentence" that is read: beyond it the text is a table or a list that the parser took for one.
LONGEST_SENTENCE = 400
# Tokens of a "that" that speech breaks off.
FALSE_START = 2
# Verbs by which somebody says what will be: "analysts expect the bank to cut its rates".
FORESEEING = frozenset({"expect", "forecast", "predict", "project", "anticipate"})


@dataclass(frozen=True)
class _Reading:
    """What the claims of one document are read with."""

    parsed: ParsedDocument
    quotations: list[Quotation]
    names: list[Mention]
    dates: list[Mention]
    personal: bool
    """Whether the text's first person is a voice among others, not the author's."""
    spoken: bool

    @classmethod
    def of(
        cls, parsed: ParsedDocument, quotations: list[Quotation], names: list[Mention], dates: list[Mention]
    ) -> _Reading:
        """The reading of a document; its mentions in text order."""
        names, dates = sorted(names, key=mention_start), sorted(dates, key=mention_start)
        personal = is_personal(parsed)
        return cls(parsed, quotations, names, dates, personal, personal and is_spoken(parsed))


def find_claims(
    parsed: ParsedDocument, quotations: list[Quotation], names: list[Mention], dates: list[Mention]
) -> list[Claim]:
    """Claims of a document in text order: the author's own, and those it reports others to make."""
    reading = _Reading.of(parsed, quotations, names, dates)
    found: dict[tuple[int, int], Claim] = {}
    for parse in parsed.parses:
        if parse.passage.role not in ROLES | TITLES:
            continue
        for sentence in parse.doc.sentences:
            if len(sentence) <= LONGEST_SENTENCE:
                for claim in _claims_of(reading, parse, sentence):
                    found.setdefault((claim.span.start, claim.span.end), claim)
    return sorted(found.values(), key=lambda claim: (claim.span.start, claim.span.end))


def _claims_of(reading: _Reading, parse: Parse, sentence: TokenSpan) -> Iterator[Claim]:
    if not any(is_verbal(token) for token in sentence):
        return
    every = list(find_reports(sentence))
    found = [report for report in every if not is_nobodys(report)]
    own = [report for report in found if _is_own(report, reading, parse)]
    pledges = {report.cue.i for report in own if report.rule == "commitment"}
    reports = [
        report
        for report in found
        if not (report in own or _is_remnant(report) or _leaves_marks(reading, parse, report))
    ]
    taken = {token.i for report in reports for token in report.tokens if not _is_cue_of(token, report)}
    for told in (clause for report in reports for clause in clause_by_clause(report)):
        claim = _reported(reading, parse, told)
        quotation = quotation_at(reading.quotations, claim.span.start + 1)
        if quotation is None or not is_part_of(quotation, claim.span, parse.start(told.cue)):
            yield claim
    for fact in (clause for report in every if takes_for_true(report) for clause in clause_by_clause(report)):
        if quotation_at(reading.quotations, parse.start(fact.cue)) is None:
            yield _claim(
                reading, parse, fact.content, fact.tokens, modality_of(fact.content, list(fact.tokens)), "known"
            )
    quoted = begun_within(reading.quotations, parse.span(sentence))
    yield from _split(reading, parse, quoted)
    if parse.passage.role in TITLES:
        return
    if reading.quotations and not reports:
        yield from _quoted_sentence(reading, parse, sentence)
    for reason in (reason_beside(report) for report in reports):
        if reason is not None and not is_quoted(reading.quotations, parse, reason) and is_claim(reason):
            yield _own(reading, parse, reason, clause_modality(reason))
    cues = {report.cue.i for report in reports}
    written = sentence.text
    question = "?" in written and written.rstrip("”\"’') \n").endswith("?")
    clauses = find_clauses(sentence)
    for clause in (part for whole in clauses for part in parted(whole)) if ";" in written else clauses:
        # "Roe says that the port, which has two quays, is full": what the relative clause tells is the writer's.
        aside = clause.role == "relative" and read_relative(clause.head) is not None
        if (clause.head.i in taken and not aside) or clause.head.i in cues or opens_report(clause, cues):
            continue
        if not aside and any(merely_reports(clause, report) for report in reports):
            continue
        if is_quoted(reading.quotations, parse, clause):
            yield from _quoted_clause(reading, parse, clause)
            continue
        if quoted and merely_introduces(reading.parsed.text, quoted, parse, clause):
            continue
        if is_imperative(clause.head) and clause.role == "main" and not question:
            yield from _questions_raised(reading, parse, clause)
        elif is_claim(clause, spoken=reading.spoken):
            asked = question and clause.role == "main"
            modality = clause_modality(clause, question=asked)
            if clause.head.i in pledges:
                # "We committed to mending the wall."
                modality = replace(modality, kind="forecast")
            yield _own(reading, parse, clause, modality)


def _split(reading: _Reading, parse: Parse, quoted: Sequence[Quotation]) -> Iterator[Claim]:
    """ "The plan," said X, "will cost us": one clause in two pairs of marks, the reporting clause between."""
    for first, second in pairwise(quoted):
        if first.speaker is None or second.speaker is None or first.speaker.name != second.speaker.name:
            continue
        gap = reading.parsed.text[first.span.end : second.span.start]
        words, rest = parse.tokens_in(first.span), parse.tokens_in(second.span)
        inserted = gap.startswith(",") and gap.rstrip("“\"'‘ ").endswith(",")
        if words is None or rest is None or not inserted or not rest[0].text.islower():
            continue
        if any(is_verbal(t) and is_finite(t) for t in words) or not is_verbal(rest.root) or _has_subject(rest):
            continue
        whole = parse.doc[words.start : rest.end]
        modality = modality_of(rest.root, list(rest))
        yield _claim(reading, parse, rest.root, whole, modality, "split_quotation", None, first.speaker, first.cue)


def _quoted_sentence(reading: _Reading, parse: Parse, sentence: TokenSpan) -> Iterator[Claim]:
    """ "We come to talk," she said. "Nobody listens.": the second sentence, all of it in marks and of one clause."""
    opens = next((token for token in sentence if not (token.is_punct or token.is_space)), None)
    quotation = quotation_at(reading.quotations, parse.start(opens)) if opens is not None else None
    if quotation is None or quotation.speaker is None or quotation.style != "direct":
        return
    within = parse.start(sentence[0]) <= quotation.span.start and quotation.span.end <= parse.end(sentence[-1])
    if not within or parse.start(words_of(sentence)[-1]) >= quotation.span.end:
        return
    clauses = [clause for clause in find_clauses(sentence) if clause.role != "relative"]
    if len(clauses) == 1 and is_claim(clauses[0]):
        (clause,) = clauses
        modality = clause_modality(clause, question=any(token.text == "?" for token in sentence))
        whole, said, speaker = parse.span(clause.tokens), quotation.span, quotation.speaker
        tokens = parse.tokens_in(Span(max(whole.start, said.start), min(whole.end, said.end))) or clause.tokens
        yield _claim(reading, parse, clause.head, tokens, modality, "quoted_sentence", None, speaker, quotation.cue)


def _quoted_clause(reading: _Reading, parse: Parse, clause: Clause) -> Iterator[Claim]:
    """ "She said, 'We love ships. The quay is ours, and nobody is hurt'" in talk: each clause that the speaker quotes.

    In print the row of the quotation tells them, but for statements by people who are named before a colon.
    """
    quotation = quotation_at(reading.quotations, parse.start(clause.head))
    if quotation is None or quotation.speaker is None or quotation.style != "direct":
        return
    told = reading.spoken and (quotation.cue is not None or quotation.rule == "previous_speaker")
    if not told and quotation.rule != "inline_label":
        return
    tokens = clause.tokens
    if parse.start(tokens[0]) + 1 < quotation.span.start or parse.end(tokens[-1]) > quotation.span.end + 1:
        return
    if is_imperative(clause.head) or not is_claim(clause):
        return
    modality = clause_modality(clause, question=tokens.following is not None and tokens.following.text == "?")
    yield _claim(
        reading, parse, clause.head, tokens, modality, "quoted_sentence", clause, quotation.speaker, quotation.cue
    )


def _has_subject(words: TokenSpan) -> bool:
    own = subject(words.root)
    return own is not None and words.start <= own.i < words.end


def _is_remnant(report: Report) -> bool:
    """Whether too little is left of the content to be a claim: "I think it's -", "They knew what they were doing"."""
    # "They do not know what happened": an open question.
    open_ = any(child.dep_ == "neg" for child in report.cue.children)
    if is_broken_off(report.tokens) or (names_what_is_done(report.tokens) and not open_):
        return True
    if report.rule == "content_first" and (
        manages_talk(report.content, subject(report.content)) or sets_day(report.content, report.first)
    ):
        # "I want to tell you, I know that P", "From the day I came, I said that P."
        return True
    return not any(token.pos_ in CONTENT_POS for token in report.tokens)


def _is_cue_of(token: Token, report: Report) -> bool:
    return token.i in {report.cue.i, report.holder.i}


def _questions_raised(reading: _Reading, parse: Parse, clause: Clause) -> Iterator[Claim]:
    """ "Take the question whether P": the question, not the order."""
    for token in clause.head.subtree:
        marks = [c for c in token.children if c.dep_ == "mark"]
        if any(mark.lower_ in word_list("subordinators", "interrogative") for mark in marks) and subject(token):
            tokens = parse.doc[marks[0].i : token.right_edge.i + 1]
            yield _claim(
                reading, parse, token, tokens, modality_of(token, list(tokens), question=True), "question_raised"
            )
            return


def _own(reading: _Reading, parse: Parse, clause: Clause, modality: Modality) -> Claim:
    """A claim in the document's own voice, unless its verb reports what its subject says."""
    said = sayer(clause)
    if said is None:
        return _claim(reading, parse, clause.head, clause.tokens, modality, clause.role, clause)
    own, rule = said
    # "PORTWICK — Mayor Ola Dahl accused the board": the parser takes the town for the subject.
    named = subject_of(clause.head) if own.i < end_of_dateline(parse.doc) else None
    holder = _speaker(reading, parse, named or own, rule)
    if modality.kind not in {"forecast", "recommendation"}:
        # A call or a commitment is one whoever makes it; that somebody praised or accused can be checked.
        modality = replace(modality, kind="fact")
    cue = parse.span(verb_group(clause.head))
    return _claim(reading, parse, clause.head, clause.tokens, modality, rule, clause, holder, cue)


def _within_marks(reading: _Reading, parse: Parse, report: Report) -> TokenSpan:
    """The content up to the mark that closes it, where all it is stands in marks: 'said "we will stay" on Monday'."""
    tokens = report.tokens
    quotation = quotation_at(reading.quotations, parse.start(tokens[0]))
    if quotation is None or quotation.style != "direct" or quotation.span.end >= parse.end(tokens[-1]):
        return tokens
    opens = parse.start(tokens[0]) - quotation.span.start <= 1
    if not opens and quotation.span.start <= parse.start(report.cue) < quotation.span.end:
        # What a quoted sentence reports ends with the quotation: '"He told me I was fired," she said'.
        quoted = parse.tokens_in(quotation.span)
        return parse.doc[tokens.start : quoted.end] if quoted is not None and quoted.end > tokens.start else tokens
    marked = parse.tokens_in(quotation.span) if opens else None
    if marked is None or not marked.start <= report.content.i < marked.end or not _has_own_subject(report, marked):
        return tokens
    # Where half of what is said stands in marks, the one that opens goes with the one that closes.
    return parse.doc[marked.start - 1 : tokens.end] if goes_on_outside(report, marked.end) else marked


def _leaves_marks(reading: _Reading, parse: Parse, report: Report) -> bool:
    """Whether a quoted cue was given the reporting clause behind its marks: '"They said so," | Dahl told a crowd'."""
    quotation = quotation_at(reading.quotations, parse.start(report.cue))
    start = parse.start(report.tokens[0])
    outside = quotation is not None and quotation.style == "direct" and start >= quotation.span.end
    return outside and quotation_at(reading.quotations, start + 1) is None


def _has_own_subject(report: Report, words: TokenSpan) -> bool:
    own = subject(report.content)
    return own is not None and words.start <= own.i < words.end


def _reported(reading: _Reading, parse: Parse, report: Report) -> Claim:
    tokens = _within_marks(reading, parse, report)
    if len(tokens) > FALSE_START and tokens[0].lower_ == "that" and tokens[1].text in DASHES:
        # "I think that - that P."
        tokens = tokens[FALSE_START:]
    lemma = report.cue.lemma_.lower()
    asks = lemma in {"ask", "wonder", "inquire", "enquire", "question"}
    opens = tokens[0].lower_ in word_list("subordinators", "interrogative")
    asks = (asks and report.rule == "content_clause") or _is_quoted_question(reading, parse, tokens) or asks_you(report)
    modality = modality_of(report.content, list(tokens), question=opens or asks)
    if raises_denial(report) and modality.polarity == "+":
        modality = replace(modality, polarity="-")
    if modality.kind == "judgment" and report.cue.tag_ in {"VBD", "VBN"} and _is_future_in_past(report.content):
        modality = Modality("forecast", modality.certainty, modality.polarity)
    if report.rule in {"commitment", "request"} or (report.rule == "expectation" and lemma in FORESEEING):
        kind = "recommendation" if report.rule == "request" else "forecast"
        modality = Modality(kind, modality.certainty, modality.polarity)
    holder = _speaker(reading, parse, report.holder, report.rule)
    return _claim(
        reading, parse, report.content, tokens, modality, report.rule, None, holder, parse.span(report.cue_tokens)
    )


def _is_quoted_question(reading: _Reading, parse: Parse, tokens: TokenSpan) -> bool:
    """'She said, "Do you remember me?"'."""
    marked = quotation_at(reading.quotations, parse.start(tokens[0])) is not None
    return marked and any(token.text == "?" for token in parse.doc[tokens.end : tokens.end + 1])


def _is_future_in_past(head: Token) -> bool:
    """ "She said it would rain": what was said was "will"."""
    return any(c.dep_ == "aux" and c.lower_ in {"would", "'d", "’d"} for c in head.children)


def _is_own(report: Report, reading: _Reading, parse: Parse) -> bool:
    """Whether P is the author's claim: "we affirm that P", and "I believe that P" in a text of one voice."""
    holder, cue = report.holder.lower_, report.cue
    if holder not in cue_words("person", "first"):
        return False
    if quotation_at(reading.quotations, parse.start(report.holder)) is not None:
        return False
    felt = cue.pos_ == "ADJ" or report.rule == "commitment" or cue.lemma_.lower() in cue_words("person", "belief")
    # "I would urge him to open it" urges; "I directed the agency to help" tells what the author did.
    asks = report.rule == "request"
    return asks or is_act_of_author(cue, report.holder) or (felt and not reading.personal)


def _speaker(reading: _Reading, parse: Parse, holder: Token, rule: str) -> Speaker:
    phrase = noun_phrase(holder)
    quotation = quotation_at(reading.quotations, parse.start(holder)) if holder.lower_ == "i" else None
    if quotation is not None and quotation.speaker is not None:
        # Dahl said: "I think that P."
        return replace(quotation.speaker, span=parse.span(phrase), written=phrase.text, rule=rule)
    name, confidence = resolve_name(parse, holder, reading.parsed, reading.names)
    return Speaker(parse.span(phrase), phrase.text, name, speaker_kind(holder), confidence, rule)


def _claim(
    reading: _Reading,
    parse: Parse,
    head: Token,
    tokens: TokenSpan,
    modality: Modality,
    rule: str,
    clause: Clause | None = None,
    holder: Speaker | None = None,
    cue: Span | None = None,
) -> Claim:
    if tokens.start < (start := end_of_dateline(parse.doc)) < tokens.end:
        tokens = parse.doc[start : tokens.end]
    span = with_closing_mark(reading.parsed.text, reading.quotations, parse.span(tokens))
    span = behind_item_number(reading.parsed.text, span)
    own = subject(head) or (clause.subject if clause is not None else None)
    date = date_of(reading.dates, parse, span, head) or inherited_date(reading.dates, parse, clause)
    names = len(within(reading.names, span))
    features = features_of(
        head, own, list(tokens), modality, names=names, dated=date is not None, reported=holder is not None
    )
    return Claim(
        span=span,
        kind=modality.kind,
        certainty=modality.certainty,
        polarity=modality.polarity,
        check_worthiness=score(features),
        rule=rule,
        holder=holder,
        cue=cue,
        subject=subject_text(own, head)
        if own is None or own.i >= tokens.start or clause is None or may_share_subject(clause)
        else None,
        predicate=verb_group(head).text,
        object=object_text(head, tokens),
        date=date,
    )
