/** Values of the tables as text: for a cell, a filter, a CSV field. */

/** A value as one line of text: dates as ISO, lists joined by "; ", structs as name: value. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (value instanceof Date) return isoDate(value);
  if (Array.isArray(value)) return value.map(cellText).join("; ");
  if (typeof value === "object") {
    return Object.entries(value)
      .map(([name, part]) => `${name}: ${cellText(part)}`)
      .join(", ");
  }
  return String(value);
}

/** A day as 2022-01-06, a moment as 2022-01-06T12:30:00Z. */
export function isoDate(value: Date): string {
  if (Number.isNaN(value.getTime())) return "";
  const iso = value.toISOString();
  return iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : `${iso.slice(0, 19)}Z`;
}

/** The value when it is a text, else null. */
export function str(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** The value when it is a number, else null. */
export function num(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

/**
 * Rows as CSV (RFC 4180), with a header.
 *
 * Texts come from the web, and a spreadsheet runs a cell that starts with = + - or @ as a formula: such cells get a
 * leading apostrophe, which spreadsheets hide. Numbers and a lone sign stay as they are.
 */
export function csv(columns: string[], rows: Record<string, unknown>[]): string {
  const lines = [columns, ...rows.map((row) => columns.map((name) => defused(row[name])))];
  return lines.map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";
}

function defused(value: unknown): string {
  const text = cellText(value);
  if (typeof value === "number" || text.length < 2) return text;
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
