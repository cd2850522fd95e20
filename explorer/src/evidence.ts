/** A quotation beside the statement's own words, with every edit marked in signs and words. */

import { num, str } from "./cells";
import { h, type Child } from "./dom";
import { editsOf } from "./library";
import { unseen } from "./parts";
import { placeEdits, type Edit, type Placed, type Redline } from "./redline";
import type { Row } from "./tables";

type Side = "quoted" | "source";

const SIGNS: Record<string, { sign: string; element: "ins" | "del" | "mark" }> = {
  insert: { sign: "+", element: "ins" },
  delete: { sign: "−", element: "del" },
  replace: { sign: "⇄", element: "mark" },
};

/** Both texts of an alignment with their edits marked; the statement's is null when it is not published. */
export function compared(exact: string | null, alignment: Row): { quoted: Child; source: Child; edits: Edit[] } {
  const edits = editsOf(alignment);
  const source = str(alignment.source_exact);
  const redline: Redline = exact !== null && source !== null ? placeEdits(exact, source, edits) : { quoted: [], source: [], unplaced: [] };
  return {
    quoted: exact === null ? null : marked(exact, redline.quoted, edits, "quoted"),
    source: source === null ? null : marked(source, redline.source, edits, "source"),
    edits,
  };
}

/** The text with its edits as elements; what one side lacks is a caret that says so. */
export function marked(text: string, placed: Placed[], edits: Edit[], side: Side): Child[] {
  const parts: Child[] = [];
  let at = 0;
  for (const { start, end, edit: index } of [...placed].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const edit = edits[index];
    if (!edit || start < at) continue;
    parts.push(text.slice(at, start), start === end ? caret(edit, side) : span(text.slice(start, end), edit, side));
    at = end;
  }
  parts.push(text.slice(at));
  return parts;
}

function span(words: string, edit: Edit, side: Side): HTMLElement {
  const marked = SIGNS[edit.op] ?? { sign: "⇄", element: "mark" as const };
  // What stands in the quotation for words left out, mostly dots, is not itself struck out.
  const { sign, element } = side === "quoted" && edit.op === "delete" ? { sign: "", element: "mark" as const } : marked;
  const what = side === "quoted" ? spokenInQuotation(edit) : spokenInStatement(edit);
  return h(
    element,
    { class: `edit${edit.meaningChange ? " grave" : ""}` },
    unseen(`[${what}: `),
    sign && h("span", { class: "edit-sign", "aria-hidden": "true" }, sign),
    words,
    unseen("]"),
  );
}

function caret(edit: Edit, side: Side): HTMLElement {
  const words = side === "quoted" ? "words of the statement are missing here" : "the quotation adds words here";
  return h("span", { class: `caret${edit.meaningChange ? " grave" : ""}` }, h("span", { "aria-hidden": "true" }, "‸"), unseen(`[${words}]`));
}

function spokenInQuotation(edit: Edit): string {
  return edit.op === "insert" ? "added" : edit.op === "delete" ? "left out here" : "replaced";
}

function spokenInStatement(edit: Edit): string {
  return edit.op === "delete" ? "left out in the quotation" : edit.op === "insert" ? "added in the quotation" : "replaced in the quotation";
}

const ELLIPSIS = /^[\s.…[\]()]*$/;

/** Each edit as a sentence. */
export function editList(edits: Edit[]): Child {
  if (!edits.length) return null;
  return h(
    "ul",
    { class: "edits" },
    edits.map((edit) =>
      h(
        "li",
        null,
        h("span", { class: "edit-sign", "aria-hidden": "true" }, SIGNS[edit.op]?.sign ?? "⇄"),
        h("span", null, sentence(edit), edit.meaningChange && h("strong", { class: "flag" }, " May change the meaning.")),
      ),
    ),
  );
}

function sentence(edit: Edit): Child[] {
  const quoted = h("q", null, edit.quoted);
  const source = h("q", null, edit.source);
  if (edit.op === "insert") return ["Added: the piece has ", quoted, ", the statement does not."];
  if (edit.op === "delete" && edit.quoted && ELLIPSIS.test(edit.quoted)) return ["Left out, and marked so: ", source, "."];
  if (edit.op === "delete") return ["Left out: the statement has ", source, ", the piece does not."];
  return ["Replaced: the statement has ", source, ", the piece has ", quoted, "."];
}

/** What a "not found" or "ambiguous" rests on: how much was searched. */
export function searched(alignment: Row): string {
  const documents = num(alignment.searched_documents) ?? 0;
  const from = alignment.searched_from instanceof Date ? alignment.searched_from.toISOString().slice(0, 10) : null;
  const to = alignment.searched_to instanceof Date ? alignment.searched_to.toISOString().slice(0, 10) : null;
  const span = from && to ? `, dated ${day(from)} to ${day(to)}` : "";
  return `${documents === 1 ? "1 statement was" : `${documents.toLocaleString("en-GB")} statements were`} searched${span}.`;
}

function day(iso: string): string {
  return new Date(`${iso}T00:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}
