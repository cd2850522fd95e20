/**
 * A passage as runs of text and gaps, and as segments under marks.
 *
 * Where the text may not be published, what the published excerpts say is put where they stand; the rest is a gap of so
 * many characters, never guessed. All offsets are code points of the document.
 */

import { codePoints, sliceCodePoints } from "./codepoints";

export interface Excerpt {
  start: number;
  text: string;
}

/** A stretch of a passage: its text, or null where it is not published. */
export interface Run {
  start: number;
  end: number;
  text: string | null;
}

export interface Mark {
  id: string;
  layer: Layer;
  start: number;
  end: number;
}

/** `place`: a span that an address points to. */
export type Layer = "quotations" | "references" | "dates" | "claims" | "place";

/** A stretch that is under the same marks from end to end. */
export interface Segment extends Run {
  marks: Mark[];
}

/** The passage from `start` to `end` as runs: all of it when its text is given, else what the excerpts have. */
export function runs(start: number, end: number, text: string | null, excerpts: Excerpt[]): Run[] {
  if (text !== null) return [{ start, end, text }];
  const pieces = excerpts
    .map((excerpt) => clip(excerpt, start, end))
    .filter((excerpt) => excerpt.text !== "")
    .sort((a, b) => a.start - b.start || codePoints(b.text) - codePoints(a.text));
  const found: Run[] = [];
  let at = start;
  for (const piece of pieces) {
    const pieceEnd = piece.start + codePoints(piece.text);
    if (pieceEnd <= at) continue;
    if (piece.start > at) found.push({ start: at, end: piece.start, text: null });
    const from = Math.max(piece.start, at);
    const known = sliceCodePoints(piece.text, from - piece.start, pieceEnd - piece.start);
    const last = found[found.length - 1];
    if (last && last.text !== null && last.end === from) {
      last.text += known;
      last.end = pieceEnd;
    } else {
      found.push({ start: from, end: pieceEnd, text: known });
    }
    at = pieceEnd;
  }
  if (at < end) found.push({ start: at, end, text: null });
  return found;
}

function clip({ start, text }: Excerpt, from: number, to: number): Excerpt {
  const end = start + codePoints(text);
  if (start >= from && end <= to) return { start, text };
  if (end <= from || start >= to) return { start, text: "" };
  return { start: Math.max(start, from), text: sliceCodePoints(text, Math.max(0, from - start), to - start) };
}

/** The runs cut wherever a mark starts or ends. */
export function segments(passage: Run[], marks: Mark[]): Segment[] {
  return passage.flatMap((run): Segment[] => {
    const touching = marks.filter((mark) => mark.start < run.end && mark.end > run.start && mark.end > mark.start);
    const inside = touching.flatMap(({ start, end }) => [start, end]).filter((at) => at > run.start && at < run.end);
    const cuts = [...new Set([run.start, ...inside, run.end])].sort((a, b) => a - b);
    return cuts.slice(0, -1).map((start, index) => {
      const end = cuts[index + 1] as number;
      const under = touching.filter((mark) => mark.start <= start && mark.end >= end);
      const text = run.text === null ? null : sliceCodePoints(run.text, start - run.start, end - run.start);
      return { start, end, text, marks: under };
    });
  });
}

/** Which of the marks a click on the segment is for: the most telling layer, and in it the shortest. */
export function foremost(marks: Mark[]): Mark | null {
  const rank: Record<Layer, number> = { quotations: 0, references: 1, dates: 2, claims: 3, place: 4 };
  return [...marks].sort((a, b) => rank[a.layer] - rank[b.layer] || a.end - a.start - (b.end - b.start))[0] ?? null;
}
