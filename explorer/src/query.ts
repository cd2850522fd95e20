/** Filter, sort and page through a table without reading more of it than the answer needs. */

import { cellText } from "./cells";
import type { Row, Table } from "./tables";

/** is: equal; has: contains, in any case; from, to: at least, at most; none: no value. */
export type Operator = "is" | "has" | "from" | "to" | "none";

export interface Filter {
  column: string;
  /** Further columns of which any may pass in the place of the first. */
  or?: string[];
  operator: Operator;
  value: string;
}

export interface Query {
  columns: string[];
  filters: Filter[];
  sort: { column: string; descending: boolean } | null;
  offset: number;
  limit: number;
  /** Compressed bytes that looking for rows may read before it stops and asks. */
  budget: number;
}

export interface Answer {
  rows: Row[];
  /** Rows that match, when all were looked at. */
  total: number | null;
  /** Rows looked at so far. */
  searched: number;
  more: boolean;
}

/** Sorting needs more bytes than the budget. */
export class CostlyError extends Error {
  override readonly name = "CostlyError";
  constructor(readonly bytes: number) {
    super("Sorting reads the whole column.");
  }
}

export async function ask(table: Table, query: Query): Promise<Answer> {
  const { filters, sort, offset, limit } = query;
  const size = table.facts.rows;
  if (!filters.length && !sort) {
    const rows = await table.rows(offset, Math.min(offset + limit, size), query.columns);
    return { rows, total: size, searched: size, more: offset + limit < size };
  }
  const found = await matches(table, query);
  if (sort) found.hits.sort((a, b) => compare(a.key, b.key, sort.descending) || a.row - b.row);
  const shown = found.hits.slice(offset, offset + limit).map((hit) => hit.row);
  return {
    rows: await table.rowsAt(shown, query.columns),
    total: found.complete ? found.hits.length : null,
    searched: found.searched,
    more: found.hits.length > offset + limit,
  };
}

interface Hit {
  row: number;
  key: unknown;
}

async function matches(table: Table, query: Query): Promise<{ hits: Hit[]; searched: number; complete: boolean }> {
  const { filters, sort } = query;
  const read = [...new Set([...filters.flatMap((filter) => [filter.column, ...(filter.or ?? [])]), ...(sort ? [sort.column] : [])])];
  if (sort) {
    const bytes = await table.bytesOf(read);
    if (bytes > query.budget) throw new CostlyError(bytes);
  }
  const hits: Hit[] = [];
  let bytes = 0;
  for await (const stretch of table.stretches(read, equalities(table, filters))) {
    const enough = !sort && hits.length > query.offset + query.limit;
    if (enough || (bytes > 0 && bytes + stretch.bytes > query.budget)) {
      return { hits, searched: stretch.start, complete: false };
    }
    bytes += stretch.bytes;
    const columns = await Promise.all(read.map((name) => stretch.column(name)));
    const tests = filters.map((filter) => ({
      values: [filter.column, ...(filter.or ?? [])].map((name) => columns[read.indexOf(name)]),
      keep: test(filter),
    }));
    const keys = sort ? columns[read.indexOf(sort.column)] : null;
    for (let index = 0; index < stretch.end - stretch.start; index += 1) {
      if (tests.every(({ values, keep }) => values.some((each) => keep(each?.[index])))) {
        hits.push({ row: stretch.start + index, key: keys?.[index] });
      }
    }
  }
  return { hits, searched: table.facts.rows, complete: true };
}

/** What the file's statistics, page index and bloom filters can rule out. */
function equalities(table: Table, filters: Filter[]): Record<string, string | number | boolean> {
  const types = new Map(table.facts.fields.map((field) => [field.name, field.type]));
  return Object.fromEntries(
    filters.flatMap(({ column, or, operator, value }): [string, string | number | boolean][] => {
      if (operator !== "is" || or) return [];
      if (types.get(column) === "string") return [[column, value]];
      if (types.get(column) === "integer" && /^-?\d+$/.test(value)) return [[column, Number(value)]];
      return [];
    }),
  );
}

/** Whether a value passes the filter. */
export function test({ operator, value }: Filter): (cell: unknown) => boolean {
  const sought = fold(value);
  switch (operator) {
    case "none":
      return (cell) => cell === null || cell === undefined;
    case "is":
      return (cell) => cellText(cell) === value;
    case "has":
      return (cell) => fold(cellText(cell)).includes(sought);
    case "from":
      return (cell) => cell != null && order(cell, value) >= 0;
    case "to":
      // A day "to 2022-01" includes all of January: the longer text starts with the shorter.
      return (cell) => cell != null && (order(cell, value) <= 0 || (typeof cell !== "number" && cellText(cell).startsWith(value)));
  }
}

export function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

function order(cell: unknown, value: string): number {
  if (typeof cell === "number") return cell - Number(value);
  const text = cellText(cell);
  return text < value ? -1 : text > value ? 1 : 0;
}

/** Order of two cells; absent values come last whichever way. */
export function compare(a: unknown, b: unknown, descending: boolean): number {
  const [missingA, missingB] = [a === null || a === undefined, b === null || b === undefined];
  if (missingA || missingB) return Number(missingA) - Number(missingB);
  const [left, right] = typeof a === "number" && typeof b === "number" ? [a, b] : [cellText(a), cellText(b)];
  const sign = left < right ? -1 : left > right ? 1 : 0;
  return descending ? -sign : sign;
}
