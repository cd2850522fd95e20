/** A quotation as a card: what the piece quotes, what the statement says, and the verdict. */

import { num, str } from "./cells";
import { h } from "./dom";
import { compared, searched } from "./evidence";
import type { Work } from "./library";
import { verdictBadge } from "./parts";
import { link } from "./routes";
import type { Row } from "./tables";
import { extent, STYLES, verdictOf, when } from "./words";

export function quotationCard(quotation: Row, alignment: Row | undefined, works: Map<string, Work>): HTMLElement {
  const verdict = str(alignment?.verdict);
  const exact = str(quotation.exact);
  const { quoted, source } = compared(exact, alignment ?? {});
  const piece = works.get(sourceOf(quotation.document_id));
  const statement = works.get(sourceOf(alignment?.source_document_id));
  const speaker = str(quotation.speaker_name) ?? str(quotation.speaker);
  const id = String(quotation.quotation_id);
  return h(
    "article",
    { class: "card" },
    h(
      "header",
      null,
      verdict ? verdictBadge(verdict) : h("span", { class: "badge tone-other" }, STYLES[String(quotation.style)] ?? "quotation"),
      h("a", { href: link("quotation", [id]), class: "read-on" }, "Read side by side"),
    ),
    h(
      "div",
      { class: "pair" },
      h(
        "div",
        { class: "side" },
        h("p", { class: "label" }, "The piece quotes"),
        h("blockquote", null, exact === null ? unpublished(quotation.start, quotation.end) : ["“", quoted, "”"]),
        h("p", { class: "facts" }, [speaker, piece ? piece.title : null, piece && when(piece.published)].filter(Boolean).join(" · ")),
      ),
      h(
        "div",
        { class: "side" },
        h("p", { class: "label" }, "The statement says"),
        alignment && statement
          ? [
              h("blockquote", null, source ? ["“", source, "”"] : unpublished(alignment.source_start, alignment.source_end)),
              h("p", { class: "facts" }, [statement.title, when(statement.published)].join(" · ")),
            ]
          : h("p", { class: "absent" }, alignment ? `${verdictOf(verdict ?? "").meaning} ${searched(alignment)}` : "Not traced: only reported words are."),
      ),
    ),
  );
}

export function unpublished(start: unknown, end: unknown): HTMLElement {
  return h("span", { class: "absent" }, `The words are not published: ${extent(num(start) ?? 0, num(end) ?? 0)}.`);
}

/** The source id within a document id. */
export function sourceOf(documentId: unknown): string {
  return String(documentId ?? "").split("@")[0] ?? "";
}
