"""Clauses and the reports in them: which of the two tells what is claimed, and reports that are none."""

from __future__ import annotations

from pipelines.annotate.clauses.finding import Clause
from pipelines.annotate.clauses.verbs import FINITE_TAGS, is_finite, mark_of, subject
from pipelines.annotate.quoting.speakers import speaker_kind
from pipelines.annotate.reporting.cue_lists import cue_words
from pipelines.annotate.reporting.cues import noun_phrase
from pipelines.annotate.reporting.report import Report
from pipelines.annotate.tokens import Token

# A clause of which reported content makes up this share tells who reports it, and that stands in the report's row.
REPORTED_SHARE = 0.65
# With these the writer gives a reason, or sets something against what is reported.
GIVING_REASONS = frozenset({"because", "since", "for", "whereas", "although", "though"})
NOBODY = frozenset({"nobody", "nothing", "none"})
# Verbs of talking something over, and the auxiliaries of a question that is still open then: "how they can mend it".
CONFERRING = frozenset({"discuss", "debate", "explore", "consider", "review", "talk", "speak"})
DELIBERATING = frozenset({"can", "could", "should", "might", "may"})
# What is not said by saying something else: "This is not to say that P".
POINTING = frozenset({"this", "that", "it"})
ASSERTING = frozenset({"say", "argue", "claim", "suggest", "explain", "mean"})
# "They have never admitted that P": whoever writes denies that they have.
DENIABLE = ASSERTING | {"admit", "acknowledge", "concede", "confirm", "announce"}
# What is only known if it is true.
KNOWING = frozenset({"know", "understand", "remember", "realize", "realise", "recognize", "recognise"})
# Modals of obligation.
URGING = frozenset({"must", "should", "ought"})
# Verbs whose denial is of what they report: "They do not think that P" says that they think that not P.
RAISING = frozenset({"think", "believe", "suppose", "expect", "imagine"})


def is_nobodys(report: Report) -> bool:
    """Whether nobody has said what looks reported: denied, urged, asked, explained by a thing, talked over."""
    told_by_none = is_denied(report) or is_urged(report) or is_explained(report)
    return told_by_none or is_asked(report) or names_topic(report) or _asks_beside(report)


def goes_on_outside(report: Report, end: int) -> bool:
    """'She noted that "the quay is ours," and loans will pay for it': the marks close half of what is said."""
    further = [c for c in report.content.children if c.dep_ == "conj" and c.i > end]
    return mark_of(report.content) == "that" and any(subject(c) is not None for c in further)


def opens_report(clause: Clause, cues: set[int]) -> bool:
    """Whether the clause merely governs a reporting verb ("X went on to say that P", "X is sure that P")."""
    if not cues:
        return False
    return any(child.i in cues and child.dep_ in {"xcomp", "acomp", "dobj", "attr"} for child in clause.head.children)


def merely_reports(clause: Clause, report: Report) -> bool:
    """Whether a clause says little beyond a report in it ("X is pleased to note that P"), or cuts across it."""
    content, low, high = report.tokens, clause.tokens.start, clause.tokens.end
    if content.end <= low or high <= content.start:
        return False
    if content.start < low or high < content.end:
        return low < content.start or content.end < high
    if _stands_in_relative(report.cue, clause.head) or _tells_when(report.cue, clause.head):
        return False
    known = {token.i for part in (content, noun_phrase(report.holder), report.cue_tokens) for token in part}
    names_more = any(token.pos_ in {"NOUN", "PROPN", "NUM"} and token.i not in known for token in clause.tokens)
    return not names_more or len(content) >= REPORTED_SHARE * len(clause.tokens)


def _stands_in_relative(cue: Token, head: Token) -> bool:
    """Whether a report stands in a relative clause: "The tax rewards firms that refused to retool"."""
    while cue is not head and cue.head is not cue:
        if cue.dep_ in {"relcl", "acl"}:
            return True
        cue = cue.head
    return False


def _tells_when(cue: Token, head: Token) -> bool:
    """Whether a report only says when or if the clause holds: "She is wrong when she says that P"."""
    return cue.dep_ == "advcl" and cue.head is head and cue.i > head.i and mark_of(cue) in {"when", "if", "unless"}


def reason_beside(report: Report) -> Clause | None:
    """ "All knew that it would sink, since the hull had rusted": the reason, which whoever writes gives."""
    for child in (*report.content.children, *report.cue.children):
        edge = child.left_edge
        if child.dep_ == "advcl" and edge.i > report.last and edge.lower_ in GIVING_REASONS:
            own, last = subject(child), child.right_edge
            last_place = last.i - 1 if last.is_punct else last.i
            if own is not None and is_finite(child) and edge.i < own.i < last_place:
                return Clause(child, edge.i + 1, last_place, "adverbial", own, report.content)
    return None


def names_topic(report: Report) -> bool:
    """ "They discussed how the port could be mended": what was talked about, which nobody is told to have said."""
    if report.cue.lemma_.lower() not in CONFERRING or report.tokens[0].lower_ not in {"how", "what", "which"}:
        return False
    return any(child.tag_ == "MD" and child.lower_ in DELIBERATING for child in report.content.children)


def asks_you(report: Report) -> bool:
    """ "Do you think that P?", "Could you tell us why P?": P is asked, nobody has said it."""
    if report.holder.lower_ != "you":
        return False
    verb = report.cue.head if report.cue.dep_ in {"acomp", "xcomp"} else report.cue
    return any(c.dep_ in {"aux", "auxpass"} and c.i < report.holder.i for c in verb.children)


def _asks_beside(report: Report) -> bool:
    """ "It issued a warning urging crews to stay": what is asked stays with the clause that tells of the warning."""
    return report.rule == "request" and report.cue.tag_ == "VBG" and report.cue.dep_ in {"acl", "advcl"}


def is_denied(report: Report) -> bool:
    """Whether a sentence tells that something is not said: "Nobody explained why P", "I am not arguing that P"."""
    holder, cue = report.holder, report.cue
    lemma = cue.lemma_.lower()
    if cue.dep_ == "pcomp" and _replaces_or_lacks(cue.head):
        # "It promised a pier, without saying which pier it meant", "instead of asking why P".
        return True
    if lemma in DENIABLE and any(c.dep_ == "neg" and c.lower_ == "never" for c in cue.children):
        return True
    if holder.lower_ in NOBODY or any(c.dep_ == "det" and c.lower_ == "no" for c in holder.children):
        return lemma != "know"
    if not _is_negated(cue) and not (cue.dep_ == "xcomp" and _is_negated(cue.head)):
        return False
    if lemma not in ASSERTING or holder.tag_ == "WDT":
        return False
    named = (holder, *(child for child in holder.children if child.dep_ == "conj"))
    first = any(token.lower_ in cue_words("person", "first") for token in named)
    return first or holder.lower_ in POINTING or speaker_kind(holder) == "document"


def _replaces_or_lacks(preposition: Token) -> bool:
    """ "without saying P", "instead of asking whether P"."""
    if preposition.lower_ == "of" and preposition.i > 0:
        return preposition.nbor(-1).lower_ == "instead"
    return preposition.lower_ == "without"


def is_urged(report: Report) -> bool:
    """Whether whoever writes calls on somebody to say something: "The port must explain why P", nobody has said it."""
    cue = report.cue
    if report.rule == "request" and cue.dep_ == "pcomp":
        # "Towns should join in calling on the port to V": nobody is told to have called.
        joining = cue.head.head
        return any(c.lower_ in URGING and c.tag_ == "MD" for c in joining.children)
    if report.rule not in {"content_clause", "lost_clause"}:
        return False
    over = cue.head if cue.dep_ == "xcomp" else cue
    if over.lemma_.lower() in {"ought", "need", "have"} and over is not cue:
        return over.tag_ in FINITE_TAGS and report.holder.lower_ not in cue_words("person", "first")
    modal = next((child.lower_ for child in over.children if child.dep_ == "aux" and child.tag_ == "MD"), None)
    return modal in URGING and report.holder.lower_ not in cue_words("person", "first")


def takes_for_true(report: Report) -> bool:
    """ "Every pilot should know that P": P is told by whoever writes."""
    return report.cue.lemma_.lower() in KNOWING and mark_of(report.content) == "that" and is_urged(report)


def is_explained(report: Report) -> bool:
    """ "The drought explains why grain is dear": whoever writes explains it, by a thing."""
    holder = report.holder
    thing = holder.pos_ == "NOUN" and speaker_kind(holder) is None
    return thing and report.cue.lemma_.lower() == "explain" and report.rule == "content_clause"


def is_asked(report: Report) -> bool:
    """ "How long do the guilds think they can wait?": asked by whoever writes; not "Do you think that P?"."""
    cue = report.cue
    if cue.dep_ != "ROOT" or report.holder.lower_ == "you" or report.rule != "content_clause":
        return False
    inverted = any(c.dep_ == "aux" and c.i < report.holder.i < cue.i for c in cue.children)
    return inverted and any(token.text == "?" for token in cue.doc[report.last + 1 : report.last + 2])


def raises_denial(report: Report) -> bool:
    """Whether the denial of the cue is one of the content: "I do not think that P"."""
    return report.cue.lemma_.lower() in RAISING and _is_negated(report.cue)


def _is_negated(verb: Token) -> bool:
    return any(child.dep_ == "neg" for child in verb.children)
