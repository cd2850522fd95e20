/** Where a row can be read in place, and opened at its source. */

import { num, str } from "../cells";
import { openAtText } from "../fragments";
import { outward } from "../parts";
import { link } from "../routes";
import type { Row } from "../tables";

/** The reader's address of a row, when the row stands in a text. */
export function readingLink(table: string, row: Row): string | null {
  const id = (name: string): string => str(row[name]) ?? "";
  switch (table) {
    case "quotations":
    case "alignments":
      return link("quotation", [id("quotation_id")]);
    case "claims":
    case "evidence":
      return link("claim", [id("claim_id")]);
    case "references":
      return link("reference", [id("reference_id")]);
    case "passages":
      return link("passage", [id("passage_id")]);
    case "mentions":
      return link("read", [id("document_id")], { at: `${num(row.start) ?? 0}-${num(row.end) ?? 0}` });
    case "documents":
      return link("read", [id("document_id")]);
    case "sources":
      return link("read", [id("source_id")]);
    default:
      return null;
  }
}

/** A link to the publisher's page, at the row's words when it has any; `address` finds the page of a document id. */
export function sourceLink(row: Row, address: (documentId: string) => string | null, label: string): HTMLElement | null {
  const document = str(row.source_document_id) ?? str(row.document_id);
  const words = str(row.source_document_id) ? str(row.source_exact) : str(row.exact);
  const page = document ? address(document) : str(row.url);
  const target = openAtText(page, words);
  return target ? outward(target, label) : null;
}
