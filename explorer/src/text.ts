/** A document as page elements: passages with their marks, gaps where the text may not be published. */

import { codePoints } from "./codepoints";
import { num, str } from "./cells";
import { h, type Child } from "./dom";
import type { Reading } from "./library";
import { unseen } from "./parts";
import { link } from "./routes";
import { foremost, runs, segments, type Excerpt, type Layer, type Mark, type Segment } from "./spans";
import type { Row } from "./tables";
import { count, counted, toneOf, verdictOf } from "./words";

export const LAYERS: { layer: Layer; label: string; sign: string }[] = [
  { layer: "quotations", label: "Quotations", sign: "“”" },
  { layer: "references", label: "References", sign: "§" },
  { layer: "dates", label: "Dates", sign: "◷" },
  { layer: "claims", label: "Claims", sign: "⌜⌟" },
];

/** A gap's line is drawn up to so long; the number beside it says the rest. */
const GAP_WIDTH_REM = 11;
const GAP_REM_PER_CHARACTER = 0.05;
/** Shorter gaps, mostly a comma and a space, carry no number. */
const NUMBERED_CHARACTERS = 40;

/** A mark with what the page needs to draw and describe it. */
export interface Annotation extends Mark {
  row: Row;
  verdict: string | null;
  description: string;
}

/** The page that shows this annotation. */
export function annotationLink(mark: Mark): string {
  const page = { quotations: "quotation", references: "reference", claims: "claim", dates: "", place: "" }[mark.layer];
  return page ? link(page, [mark.id]) : link("row", ["mentions", mark.id]);
}

/** Everything that is marked in the document, in text order. */
export function annotations(reading: Reading): Annotation[] {
  const make = (rows: Row[], layer: Layer, key: string, describe: (row: Row) => [string, string | null]): Annotation[] =>
    rows.map((row) => {
      const [description, verdict] = describe(row);
      return { id: String(row[key]), layer, start: num(row.start) ?? 0, end: num(row.end) ?? 0, row, verdict, description };
    });
  return [
    ...make(reading.quotations, "quotations", "quotation_id", (row) => {
      const verdict = str(reading.alignments.get(String(row.quotation_id))?.[0]?.verdict);
      return [`Quotation, ${verdict ? verdictOf(verdict).label.toLowerCase() : `${str(row.style) ?? ""}, not traced`}`, verdict];
    }),
    ...make(reading.references, "references", "reference_id", (row) => [`Reference to a ${str(row.kind) ?? "work"}`, null]),
    ...make(reading.mentions.filter((row) => row.kind === "date"), "dates", "mention_id", (row) => [`Date: ${str(row.value) ?? ""}`, null]),
    ...make(reading.claims, "claims", "claim_id", (row) => [`Claim: ${str(row.kind) ?? ""}, ${str(row.certainty) ?? ""}`, null]),
  ].sort((a, b) => a.start - b.start || b.end - a.end);
}

/** What the published rows say of the text, each where it stands. */
export function excerpts(reading: Reading): Excerpt[] {
  const from = (row: Row, text: string, start: string): Excerpt[] => {
    const [words, at] = [str(row[text]), num(row[start])];
    return words !== null && at !== null ? [{ start: at, text: words }] : [];
  };
  const before = (row: Row): Excerpt[] => {
    const [words, at] = [str(row.prefix), num(row.start)];
    return words !== null && at !== null ? [{ start: at - codePoints(words), text: words }] : [];
  };
  return [
    ...reading.quotations.flatMap((row) => [
      ...from(row, "exact", "start"),
      ...before(row),
      ...from(row, "suffix", "end"),
      ...from(row, "cue", "cue_start"),
      ...from(row, "speaker", "speaker_start"),
    ]),
    ...reading.claims.flatMap((row) => [...from(row, "exact", "start"), ...from(row, "holder", "holder_start")]),
    ...[...reading.references, ...reading.mentions].flatMap((row) => from(row, "exact", "start")),
  ];
}

const ELEMENTS: Record<string, "h2" | "h3" | "p" | "blockquote"> = {
  headline: "h2",
  heading: "h3",
  block_quote: "blockquote",
};

/** The passages; `marks` are those of the layers that are shown. Of neighbours without a word to show one line is made. */
export function passageElements(passages: Row[], marks: Annotation[], known: Excerpt[], title: string): HTMLElement[] {
  const elements: HTMLElement[] = [];
  let silent: Segment[][] = [];
  const flush = (): void => {
    if (silent.length) elements.push(silentPassages(silent.length, silent.flat()));
    silent = [];
  };
  for (const passage of passages) {
    const [start, end] = [num(passage.start) ?? 0, num(passage.end) ?? 0];
    const parts = segments(runs(start, end, str(passage.text), known), marks);
    if (parts.every((part) => part.text === null && !part.marks.length)) {
      silent.push(parts);
      continue;
    }
    flush();
    elements.push(passageElement(passage, parts, title));
  }
  flush();
  return elements;
}

function silentPassages(number: number, parts: Segment[]): HTMLElement {
  const characters = parts.reduce((sum, part) => sum + part.end - part.start, 0);
  return h("p", { class: "passage silent" }, `${counted(number, "passage")}, ${counted(characters, "character")}, not published`);
}

function passageElement(passage: Row, parts: Segment[], title: string): HTMLElement {
  const [start, role] = [num(passage.start) ?? 0, str(passage.role) ?? "body"];
  const seen = new Set<string>();
  const content = parts.flatMap((segment): Child[] => {
    const starting = segment.marks.filter((mark) => mark.start === segment.start);
    const ending = (segment.marks as Annotation[]).filter((mark) => mark.end === segment.end);
    return [
      starting.some((mark) => mark.layer === "claims") && edge("⌜"),
      drawn(segment, seen),
      ...ending.filter((mark) => mark.layer === "quotations" && mark.verdict).map(verdictSign),
      ending.some((mark) => mark.layer === "claims") && edge("⌟"),
    ];
  });
  const known_role = /^[a-z_]+$/.test(role) ? role : "body";
  // A headline that the page's own heading has said already is shown as a line, not shouted twice.
  if (role === "headline" && str(passage.text) === title) return h("p", { class: "passage repeats", "data-start": start }, content);
  return h(ELEMENTS[role] ?? "p", { class: `passage role-${known_role}`, "data-start": start }, content);
}

function edge(corner: string): HTMLElement {
  return h("span", { class: "corner", "aria-hidden": "true" }, corner);
}

function verdictSign(mark: Annotation): HTMLElement {
  return h("span", { class: `sign ${toneOf(mark.verdict ?? "")}`, "aria-hidden": "true" }, verdictOf(mark.verdict ?? "").sign);
}

function drawn(segment: Segment, seen: Set<string>): Child {
  const content = segment.text ?? gap(segment.end - segment.start);
  const owner = foremost(segment.marks) as Annotation | null;
  if (!owner) return content;
  const layers = [...new Set(segment.marks.map((mark) => `m-${mark.layer}`))].join(" ");
  const quotation = (segment.marks as Annotation[]).find((mark) => mark.layer === "quotations");
  const tone = quotation ? (quotation.verdict ? toneOf(quotation.verdict) : "untraced") : "";
  const ids = segment.marks.map((mark) => mark.id).join(" ");
  const look = { class: `m ${layers} ${tone}`, "data-ids": ids, "data-owner": owner.id };
  if (owner.layer === "place" || seen.has(owner.id)) return h("span", look, content);
  // The first segment of an annotation is its link; the rest of it takes clicks only, or Tab would stop at each.
  seen.add(owner.id);
  return h("a", { ...look, href: annotationLink(owner), "aria-describedby": "describe-" + describedAs(owner), draggable: "false" }, content);
}

/** The end of the id of the hidden description that fits this annotation. */
export function describedAs(mark: Annotation): string {
  if (mark.layer === "quotations") return mark.verdict ? toneOf(mark.verdict) : "untraced";
  return mark.layer;
}

/** Descriptions that marks point to, once a page. */
export function descriptions(marks: Annotation[]): HTMLElement {
  const texts = new Map(marks.map((mark) => [describedAs(mark), mark.layer === "quotations" ? mark.description : (mark.description.split(/[:,]/)[0] ?? "")]));
  return h("div", { hidden: true }, [...texts].map(([id, text]) => h("span", { id: `describe-${id}` }, text)));
}

function gap(characters: number): HTMLElement {
  const line = h("span", { class: "gap-line", "aria-hidden": "true" });
  line.style.width = `${Math.min(GAP_WIDTH_REM, 0.4 + characters * GAP_REM_PER_CHARACTER).toFixed(2)}rem`;
  return h(
    "span",
    { class: "gap", title: `${count(characters)} characters that are not published` },
    line,
    characters >= NUMBERED_CHARACTERS && h("span", { "aria-hidden": "true" }, h("span", null, count(characters))),
    unseen(` (${count(characters)} characters not published) `),
  );
}
