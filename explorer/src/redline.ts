/**
 * Where the published edits of an altered or elided quotation stand, in the quotation and in the statement.
 *
 * An edit has words and no offset. Both texts are walked word by word in step; where they part, the next edit must fit.
 * An edit that fits nowhere is left unplaced (the page still lists it), so nothing is marked by guess.
 */

import { fold } from "./query";

export interface Edit {
  /** Seen from the statement: delete (the quotation left it out), insert (the quotation added it), replace. */
  op: string;
  quoted: string;
  source: string;
  meaningChange: boolean;
}

/** A stretch of text in UTF-16 units, and the edit it belongs to. An empty stretch is where something is missing. */
export interface Placed {
  start: number;
  end: number;
  edit: number;
}

export interface Redline {
  quoted: Placed[];
  source: Placed[];
  unplaced: number[];
}

interface Word {
  text: string;
  start: number;
  end: number;
}

const WORD = /\[[^\]]*\]|\.{3}|…|[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*/gu;
/** How far ahead the two texts are searched for where they meet again. */
const RESYNC_WORDS = 40;

export function placeEdits(quoted: string, source: string, edits: Edit[]): Redline {
  const [inQuoted, inSource] = [words(quoted), words(source)];
  const redline: Redline = { quoted: [], source: [], unplaced: [] };
  const waiting = edits.map((edit, index) => ({ index, quoted: words(edit.quoted), source: words(edit.source) }));
  let [q, s] = [0, 0];
  while (q < inQuoted.length || s < inSource.length) {
    if (same(inQuoted[q], inSource[s])) {
      q += 1;
      s += 1;
      continue;
    }
    const place = waiting.findIndex((edit) => fits(edit.quoted, inQuoted, q) && fits(edit.source, inSource, s));
    const edit = waiting[place];
    if (edit && edit.quoted.length + edit.source.length > 0) {
      waiting.splice(place, 1);
      redline.quoted.push({ ...extent(inQuoted, q, edit.quoted.length, quoted), edit: edit.index });
      redline.source.push({ ...extent(inSource, s, edit.source.length, source), edit: edit.index });
      q += edit.quoted.length;
      s += edit.source.length;
      continue;
    }
    const [skipQuoted, skipSource] = resync(inQuoted, q, inSource, s);
    q += skipQuoted;
    s += skipSource;
  }
  redline.unplaced = waiting.map((edit) => edit.index);
  return redline;
}

function words(text: string): Word[] {
  return [...text.matchAll(WORD)].map((match) => ({
    text: fold(match[0]).replaceAll("’", "'").replace("…", "..."),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function same(a: Word | undefined, b: Word | undefined): boolean {
  return a !== undefined && b !== undefined && a.text === b.text;
}

function fits(edit: Word[], text: Word[], at: number): boolean {
  return edit.every((word, index) => same(word, text[at + index]));
}

/** From the first to the last of `count` words; with none, the place between two words. */
function extent(text: Word[], at: number, count: number, whole: string): { start: number; end: number } {
  if (count > 0) return { start: text[at]?.start ?? 0, end: text[at + count - 1]?.end ?? whole.length };
  const between = at > 0 ? (text[at - 1]?.end ?? whole.length) : 0;
  return { start: between, end: between };
}

/** The smallest steps in both texts after which a word is the same again; past the ends when none is near. */
function resync(quoted: Word[], q: number, source: Word[], s: number): [number, number] {
  for (let steps = 1; steps <= RESYNC_WORDS; steps += 1) {
    for (let inQuoted = 0; inQuoted <= steps; inQuoted += 1) {
      if (same(quoted[q + inQuoted], source[s + steps - inQuoted])) return [inQuoted, steps - inQuoted];
    }
  }
  return [Math.max(1, quoted.length - q), Math.max(1, source.length - s)];
}
