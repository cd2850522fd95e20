/** A chosen quotation beside the passage of the statement: verdict, both wordings, every edit, what was searched. */

import { num, str } from "../cells";
import { codePoints, sliceCodePoints } from "../codepoints";
import { unpublished } from "../card";
import { inContext } from "../context";
import { h, type Child } from "../dom";
import { compared, editList, searched } from "../evidence";
import { openAtText } from "../fragments";
import type { Library, Reading, Work } from "../library";
import { copyButton, later, nothing, outward, permalink, unseen, verdictBadge } from "../parts";
import { link } from "../routes";
import type { Row } from "../tables";
import { annotationLink, type Annotation } from "../text";
import { counted, extent, percent, plain, sentence, STYLES, verdictOf, when } from "../words";

export function quotationPanel(library: Library, reading: Reading, mark: Annotation): Child {
  const alignments = reading.alignments.get(mark.id) ?? [];
  const [first] = alignments;
  const exact = str(mark.row.exact);
  return [
    h("h2", { tabindex: "-1", class: "unseen" }, `${mark.description}. `),
    first
      ? h("div", { class: "verdict" }, verdictBadge(String(first.verdict)), h("p", null, verdictOf(String(first.verdict)).meaning))
      : h("div", { class: "verdict" }, h("span", { class: "badge tone-other" }, plain(String(mark.row.style))), h("p", null, `This is ${STYLES[String(mark.row.style)] ?? "not reported words"}; only reported words are traced.`)),
    h(
      "section",
      { class: "wording" },
      h("h3", null, "The piece quotes"),
      h("blockquote", { class: "quoted" }, exact === null ? unpublished(mark.start, mark.end) : ["“", first ? compared(exact, first).quoted : exact, "”"]),
      attribution(library, mark.row),
    ),
    alignments.map((alignment) => statementSection(library, exact, alignment)),
    h(
      "p",
      { class: "actions" },
      copyButton("Copy link", () => permalink(annotationLink(mark))),
      openAtText(reading.work.url, exact) && outward(openAtText(reading.work.url, exact) ?? "", "Open the piece here"),
      h("a", { href: link("row", ["quotations", mark.id]) }, "All columns"),
    ),
    h("p", { class: "small" }, `${sentence(extent(mark.start, mark.end))} of the piece. Found by the rule ${str(mark.row.rule) ?? "unnamed"}.`),
  ];
}

function attribution(library: Library, row: Row): Child {
  const speaker = str(row.speaker);
  const name = str(row.speaker_name);
  const named = name && name !== speaker ? (speaker ? `${name} (“${speaker}”)` : name) : speaker;
  const attributed = str(row.attributed_source_id);
  const confidence = num(row.confidence);
  return [
    h("p", { class: "facts" }, named ? `Speaker: ${named}${str(row.cue) ? `, “${str(row.cue)}”` : ""}${confidence === null ? "" : `; confidence ${percent(confidence)}`}` : "No speaker is named."),
    attributed &&
      later("Reading what it is attributed to …", async () => {
        const found = await library.work(attributed);
        const title = found?.work.title ?? attributed;
        const [held, address] = found?.documentId ? ["", link("read", [attributed])] : [", of which no copy is held", link("row", ["sources", attributed])];
        return h("p", { class: "facts" }, "Attributed to: ", h("a", { href: address }, title), held, ".");
      }),
  ];
}

function statementSection(library: Library, exact: string | null, alignment: Row): HTMLElement {
  const statement = str(alignment.source_document_id);
  const section = h("section", { class: "wording statement" }, h("h3", null, statement ? "The statement says" : "What was searched"));
  if (!statement) {
    section.append(h("p", { class: "absent" }, `${absence(alignment)} ${searched(alignment)}`), alignment.verdict === "not_found" ? h("p", { class: "small" }, "That is not to say that nobody said it.") : "");
    return section;
  }
  section.append(later("Reading the statement …", () => statementWords(library, exact, alignment, statement)));
  return section;
}

function absence(alignment: Row): string {
  const others = num(alignment.other_sources) ?? 0;
  if (alignment.verdict !== "ambiguous") return "None of the statements has these words.";
  if (others === 1) return "The words are in one statement, and too few to say that they are quoted from it.";
  return others ? `The words are in ${counted(others, "statement")}, and too few to say which one is quoted.` : "The words are too few, or too common, to say where they come from.";
}

async function statementWords(library: Library, exact: string | null, alignment: Row, statement: string): Promise<Child> {
  const [start, end] = [num(alignment.source_start) ?? 0, num(alignment.source_end) ?? 0];
  const [found, passages] = await Promise.all([
    library.work(statement),
    library.lookup("passages", "document_id", statement, ["passage_id", "ordinal", "start", "end", "text", "role"]),
  ]);
  if (!found) return nothing("The statement is not in this version; the release is incomplete. Check it with SHA256SUMS.");
  const { source, edits } = compared(exact, alignment);
  const address = openAtText(found.work.url, str(alignment.source_exact));
  return [
    h("p", { class: "statement-title" }, h("a", { href: link("read", [statement], { at: `${start}-${end}` }) }, found.work.title)),
    h("p", { class: "facts" }, [plain(found.work.kind), found.work.publisher, when(found.work.published)].filter(Boolean).join(" · ")),
    inPlace(passages, start, end, source),
    editList(edits),
    checks(alignment, found.work),
    h("p", { class: "actions" }, address && outward(address, "Open at source"), h("a", { href: link("read", [statement], { at: `${start}-${end}` }) }, "Read the statement")),
    h("p", { class: "small" }, `${sentence(extent(start, end))} of the statement. ${searched(alignment)}`),
  ];
}

/** The words within their passage, when its text is published; else the words alone. */
function inPlace(passages: Row[], start: number, end: number, words: Child): Child {
  const inside = passages.filter((row) => (num(row.start) ?? 0) < end && (num(row.end) ?? 0) > start);
  const [first, last] = [inside[0], inside[inside.length - 1]];
  const highlighted = h("mark", { class: "hit" }, unseen("[quoted from here: "), words ?? unpublished(start, end), unseen(" to here]"));
  const [opening, closing] = [str(first?.text), str(last?.text)];
  if (words === null || opening === null || closing === null) return h("blockquote", { class: "source" }, h("p", null, highlighted));
  const before = sliceCodePoints(opening, 0, start - (num(first?.start) ?? 0));
  const after = sliceCodePoints(closing, end - (num(last?.start) ?? 0), codePoints(closing));
  const { shown, more } = inContext(before, highlighted, after);
  return [h("blockquote", { class: "source" }, shown), more];
}

function checks(alignment: Row, statement: Work): Child {
  const others = num(alignment.other_sources) ?? 0;
  const similarity = num(alignment.similarity);
  const facts = [
    similarity !== null && similarity < 1 ? `${percent(similarity)} of the quotation’s words are in the statement.` : null,
    alignment.in_attributed_source === true ? "It is the statement the piece attributes the words to." : null,
    alignment.in_attributed_source === false ? `The piece attributes the words to another statement than “${statement.title}”.` : null,
    others ? `${counted(others, "other statement has", "other statements have")} the words too.` : null,
  ].filter(Boolean);
  return facts.length ? h("ul", { class: "checks" }, facts.map((fact) => h("li", null, fact))) : null;
}
