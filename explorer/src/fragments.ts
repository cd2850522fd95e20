/** Links that open a page at the words themselves: URL fragment text directives. */

/** Longer texts are named by their first and last words: browsers search for both ends. */
const WHOLE_CHARACTERS = 160;
const END_WORDS = 6;

/**
 * The address with `#:~:text=` for these words; null when the address is not a web page.
 *
 * Source: https://wicg.github.io/scroll-to-text-fragment/ (a dash and a comma inside the words are escaped, for they
 * have a meaning in a directive).
 */
export function openAtText(address: string | null, words: string | null): string | null {
  if (!address) return null;
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  // A text directive matches within a block; of a passage with lines, the longest line is sure to be in one.
  const line = longest((words ?? "").split(/\r?\n/)).replace(/\s+/g, " ").trim();
  if (!line) return url.href;
  const [base, fragment = ""] = url.href.split("#", 2);
  return `${base}#${fragment.split(":~:")[0]}:~:text=${directive(line)}`;
}

function directive(line: string): string {
  if (line.length <= WHOLE_CHARACTERS) return escape(line);
  const words = line.split(" ");
  if (words.length < 2 * END_WORDS) return escape([...line].slice(0, WHOLE_CHARACTERS).join(""));
  return `${escape(words.slice(0, END_WORDS).join(" "))},${escape(words.slice(-END_WORDS).join(" "))}`;
}

function escape(text: string): string {
  // With the flag u only lone surrogates match, which have no UTF-8 form.
  return encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, "\ufffd")).replaceAll("-", "%2D");
}

function longest(lines: string[]): string {
  return lines.reduce((best, line) => (line.trim().length > best.trim().length ? line : best), "");
}
