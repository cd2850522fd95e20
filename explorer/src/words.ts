/** What the page calls things, and how it writes numbers, dates and offsets. */

export interface Verdict {
  /** A sign that tells the verdicts apart without colour. */
  sign: string;
  label: string;
  meaning: string;
}

const VERDICTS: Record<string, Verdict> = {
  verbatim: { sign: "✓", label: "Verbatim", meaning: "Word for word as in the statement." },
  verbatim_norm: { sign: "≈", label: "Same words", meaning: "The same words; letter case or punctuation differs." },
  elided: { sign: "…", label: "Shortened", meaning: "Words were left out or put in brackets, and the piece marks it." },
  altered: { sign: "≠", label: "Altered", meaning: "The wording differs from the statement, and the piece does not mark it." },
  not_found: { sign: "∅", label: "Not found", meaning: "In none of the statements that were searched." },
  ambiguous: { sign: "?", label: "Ambiguous", meaning: "Too short, or in too many statements, to say where it comes from." },
};

export const VERDICT_ORDER = Object.keys(VERDICTS);

export function verdictOf(name: string): Verdict {
  return Object.hasOwn(VERDICTS, name) ? (VERDICTS[name] as Verdict) : { sign: "·", label: name, meaning: "" };
}

/** A CSS class for a value of an enumeration; never made of the value itself. */
export function toneOf(verdict: string): string {
  return Object.hasOwn(VERDICTS, verdict) ? `tone-${verdict}` : "tone-other";
}

export const STYLES: Record<string, string> = {
  direct: "reported words",
  term: "a name or a scare quote, not reported words",
  gloss: "a translation or definition",
  title: "the title of a work",
};

export const RIGHTS: Record<string, string> = {
  open_text: "The text is published.",
  quote_only: "The text is not ours to publish; short excerpts only.",
  metadata_only: "The text is not published; offsets, labels and hashes only.",
  withheld: "Withdrawn.",
};

/** An enumeration's value as words: joint_statement -> joint statement. */
export function plain(value: string): string {
  return value.replaceAll("_", " ");
}

const NUMBERS = new Intl.NumberFormat("en-GB");

export function count(value: number): string {
  return NUMBERS.format(value);
}

/** 1 quotation, 2 quotations. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Bytes in the unit a person would use. */
export function size(bytes: number): string {
  if (bytes < 1000) return counted(bytes, "byte");
  const [value, unit] = bytes < 999_500 ? [bytes / 1e3, "KB"] : bytes < 999.5e6 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
  return `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
}

export function percent(share: number): string {
  // The space never breaks, so that a figure and its sign stay on one line.
  return share > 0 && share < 0.01 ? "<\u00a01\u00a0%" : `${Math.round(share * 100)}\u00a0%`;
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** An EDTF date (level 1) in words: 2022-01-06 -> 6 January 2022, 2022~ -> about 2022. Unknown forms stay as they are. */
export function when(edtf: string | null): string {
  if (!edtf) return "undated";
  const ends = edtf.split("/");
  if (ends.length === 2) {
    const [from, to] = ends.map((end) => (end === "" || end === ".." ? null : end)) as [string | null, string | null];
    if (from && to) return `${when(from)} to ${when(to)}`;
    return from ? `${when(from)} or later` : to ? `${when(to)} or earlier` : "undated";
  }
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%])?$/.exec(edtf);
  if (!match) return edtf;
  const [, year, month, day, doubt] = match;
  const name = month ? MONTHS[Number(month) - 1] : undefined;
  if (month && !name) return edtf;
  const date = [day ? Number(day) : null, name, year].filter(Boolean).join(" ");
  return doubt === "~" ? `about ${date}` : doubt ? `${date} (uncertain)` : date;
}

/** A moment in words: 25 November 2026, 12:30 UTC. */
export function moment(value: Date): string {
  const iso = value.toISOString();
  const day = when(iso.slice(0, 10));
  return iso.endsWith("T00:00:00.000Z") ? day : `${day}, ${iso.slice(11, 16)} UTC`;
}

/** Where a span stands, as a reader counts: characters 1,204 to 1,260. */
export function extent(start: number, end: number): string {
  return `characters ${count(start)} to ${count(end)}`;
}

/** The text with a capital at its start. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
