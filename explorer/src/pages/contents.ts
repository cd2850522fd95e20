/** What a document holds, as lists: its quotations with their verdicts; and which pieces quote it. */

import { num, str } from "../cells";
import { sourceOf } from "../card";
import { h, type Child } from "../dom";
import type { Library, Reading } from "../library";
import { later, nothing, verdictBadge } from "../parts";
import { link } from "../routes";
import { annotationLink, type Annotation } from "../text";
import type { Row } from "../tables";
import { count, counted, extent, plain, STYLES } from "../words";

const LISTED = 400;

export function contentsPanel(library: Library, reading: Reading, marks: Annotation[]): Child {
  const quotations = marks.filter((mark) => mark.layer === "quotations");
  const traced = quotations.filter((mark) => mark.verdict);
  return [
    h("h2", { tabindex: "-1" }, counted(quotations.length, "quotation")),
    quotations.length
      ? h("p", { class: "hint" }, "Choose one to see the statement it rests on. ", traced.length < quotations.length && `${count(traced.length)} are reported words and were traced; the others are terms, titles or glosses.`)
      : nothing(reading.work.annotated ? "Nothing is quoted in this document." : "This document is traced against; its own quotations are not annotated."),
    quotations.length > 0 && h("ol", { class: "contents" }, quotations.slice(0, LISTED).map(item)),
    quotedBy(library, reading),
    reading.claims.length > 0 && h("p", { class: "hint" }, h("a", { href: link("table", ["claims"], { document_id: reading.documentId }) }, `${counted(reading.claims.length, "claim")} as a table`)),
  ];
}

function item(mark: Annotation): HTMLElement {
  const exact = str(mark.row.exact);
  const speaker = str(mark.row.speaker_name) ?? str(mark.row.speaker);
  return h(
    "li",
    null,
    h("a", { href: annotationLink(mark) }, exact === null ? `not published, ${extent(mark.start, mark.end)}` : `“${exact}”`),
    h("p", { class: "facts" }, mark.verdict ? verdictBadge(mark.verdict) : h("span", { class: "badge tone-other", title: STYLES[String(mark.row.style)] ?? "" }, plain(str(mark.row.style) ?? "")), speaker && ` ${speaker}`),
  );
}

/** Pieces that quote this document, when any does. */
function quotedBy(library: Library, reading: Reading): Child {
  if (reading.work.kind === "commentary") return null;
  const columns = ["quotation_id", "document_id", "verdict", "source_start", "source_end", "source_exact"];
  return later("Looking for quotations of this statement …", async () => {
    const rows = await library.lookup("alignments", "source_document_id", reading.documentId, columns);
    if (!rows.length) return h("p", { class: "hint" }, "No quotation in this collection was traced to this document.");
    const works = await library.works();
    const sorted = rows.sort((a, b) => (num(a.source_start) ?? 0) - (num(b.source_start) ?? 0));
    const name = (row: Row): string => works.get(sourceOf(row.document_id))?.title ?? sourceOf(row.document_id);
    return [
      h("h3", null, `Quoted ${rows.length === 1 ? "once" : `${count(rows.length)} times`}`),
      h(
        "ol",
        { class: "contents" },
        sorted.map((row) =>
          h("li", null, h("a", { href: link("quotation", [String(row.quotation_id)]) }, str(row.source_exact) ? `“${str(row.source_exact)}”` : "a passage that is not published"), h("p", { class: "facts" }, verdictBadge(String(row.verdict)), ` in ${name(row)}`)),
        ),
      ),
    ];
  });
}
