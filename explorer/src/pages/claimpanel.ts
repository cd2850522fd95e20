/** A chosen claim with the passages that bear on it; a chosen reference with what it denotes. */

import { num, str } from "../cells";
import { codePoints, sliceCodePoints } from "../codepoints";
import { unpublished } from "../card";
import { inContext } from "../context";
import { h, type Child } from "../dom";
import type { Library, Reading } from "../library";
import { copyButton, later, nothing, permalink } from "../parts";
import { link } from "../routes";
import type { Row } from "../tables";
import { annotationLink, type Annotation } from "../text";
import { extent, percent, plain, sentence, when } from "../words";

/** Passages shown for a claim. */
const EVIDENCE_SHOWN = 3;
/** Characters around the sentence that bears on the claim: less than beside a quotation, since three stand together. */
const EVIDENCE_ROOM = 140;

export function claimPanel(library: Library, _reading: Reading, mark: Annotation): Child {
  const { row } = mark;
  const holder = str(row.holder_name) ?? str(row.holder);
  const worth = num(row.check_worthiness);
  const facts: [string, string | null][] = [
    ["Certainty", plain(str(row.certainty) ?? "")],
    ["Polarity", row.polarity === "-" ? "denies" : "asserts"],
    ["Held by", row.holder_kind === "author" ? "the author" : (holder ?? "a source that is not named")],
    ["About", str(row.date) ? when(str(row.date)) : null],
    ["Worth a check", worth === null ? null : percent(worth)],
    ["Rule", str(row.rule)],
  ];
  return [
    h("h2", { tabindex: "-1" }, `Claim: ${plain(str(row.kind) ?? "")}`),
    h("blockquote", { class: "quoted" }, str(row.exact) ?? unpublished(mark.start, mark.end)),
    definitions(facts),
    h("h3", null, "Passages of statements that bear on it"),
    later("Looking for passages …", () => bearing(library, mark.id)),
    foot(mark, "claims"),
  ];
}

async function bearing(library: Library, claim: string): Promise<Child> {
  const rows = await library.lookup("evidence", "claim_id", claim);
  if (!rows.length) return nothing("No passage of a statement in this collection comes near this claim.");
  const shown = rows.sort((a, b) => (num(a.rank) ?? 0) - (num(b.rank) ?? 0)).slice(0, EVIDENCE_SHOWN);
  const items = await Promise.all(
    shown.map(async (row) => {
      const document = String(row.source_document_id);
      const [found, [passage]] = await Promise.all([library.work(document), library.lookup("passages", "passage_id", String(row.passage_id), ["text", "start", "end"])]);
      return h(
        "li",
        null,
        h("p", { class: "statement-title" }, h("a", { href: link("passage", [String(row.passage_id)]) }, found?.work.title ?? document)),
        sentenceIn(passage, num(row.source_start), num(row.source_end)),
        h("p", { class: "facts" }, `${when(found?.work.published ?? null)} · similarity ${percent(num(row.score) ?? 0)}`),
      );
    }),
  );
  return [h("ol", { class: "bearing" }, items), h("p", { class: "small" }, "Similarity of wording and meaning. It does not say that the claim is true, or that it is false.")];
}

/** The passage with the sentence that bears on the claim highlighted, where the release says which it is. */
function sentenceIn(passage: Row | undefined, start: number | null, end: number | null): Child {
  const text = str(passage?.text);
  const first = num(passage?.start) ?? 0;
  if (text === null) return h("blockquote", null, unpublished(start ?? passage?.start, end ?? passage?.end));
  const whole = start === null || end === null;
  const [from, to] = whole ? [0, 0] : [start - first, end - first];
  const hit = !whole && h("mark", { class: "hit" }, sliceCodePoints(text, from, to));
  const { shown, more } = inContext(sliceCodePoints(text, 0, from), hit, sliceCodePoints(text, to, codePoints(text)), EVIDENCE_ROOM);
  return [h("blockquote", null, shown), more];
}

export function referencePanel(library: Library, _reading: Reading, mark: Annotation): Child {
  const { row } = mark;
  const resolved = str(row.resolved_source_id);
  return [
    h("h2", { tabindex: "-1" }, `Reference: ${plain(str(row.kind) ?? "")}`),
    h("blockquote", { class: "quoted" }, str(row.exact) ?? unpublished(mark.start, mark.end)),
    definitions([
      ["Name", str(row.name)],
      ["Acronym", str(row.acronym)],
      ["Date", str(row.date) ? when(str(row.date)) : null],
      ["Resolved by", resolved ? plain(str(row.resolution) ?? "") : null],
      ["Rule", str(row.rule)],
    ]),
    resolved
      ? later("Reading what it denotes …", async () => {
          const found = await library.work(resolved);
          const address = found?.documentId ? link("read", [resolved]) : link("row", ["sources", resolved]);
          return h("p", { class: "statement-title" }, "Denotes: ", h("a", { href: address }, found?.work.title ?? resolved), found?.documentId ? null : " (no copy is held)");
        })
      : nothing("It was not resolved to a registered work."),
    str(row.antecedent_id) && h("p", null, h("a", { href: link("reference", [String(row.antecedent_id)]) }, "The earlier mention that it takes up")),
    foot(mark, "references"),
  ];
}

function definitions(facts: [string, string | null][]): HTMLElement {
  const known = facts.filter(([, value]) => value);
  return h("dl", { class: "facts-list" }, known.map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, value))));
}

function foot(mark: Annotation, table: string): Child {
  return [
    h("p", { class: "actions" }, copyButton("Copy link", () => permalink(annotationLink(mark))), h("a", { href: link("row", [table, mark.id]) }, "All columns")),
    h("p", { class: "small" }, `${sentence(extent(mark.start, mark.end))} of the document.`),
  ];
}
