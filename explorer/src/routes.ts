/**
 * Addresses of the pages: the part after #, made of names and ids.
 *
 * Ids do not move between versions, so the same address under a later version shows the same thing.
 */

export interface Route {
  page: string;
  /** Names and ids, unescaped. */
  parts: string[];
  options: URLSearchParams;
}

export function parse(hash: string): Route {
  const [path = "", options = ""] = split(hash.replace(/^#\/?/, ""));
  const [page = "", ...parts] = path.split("/").map(unescape);
  return { page, parts, options: new URLSearchParams(options) };
}

/** `#/page/part?name=value`; options that are null or empty are left out. */
export function link(page: string, parts: string[] = [], options: Record<string, string | null> = {}): string {
  const kept = Object.entries(options).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const query = new URLSearchParams(kept).toString();
  return `#/${[page, ...parts].map(encodeURIComponent).join("/")}${query ? `?${query}` : ""}`;
}

function split(text: string): [string, string] {
  const at = text.indexOf("?");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function unescape(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
