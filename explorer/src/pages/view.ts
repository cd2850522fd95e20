/** What of a table is shown, as its address says: `?kind=fact&exact~=navy&start>=10&sort=-date&page=2&show=a,b`. */

import type { Filter, Operator, Query } from "../query";
import type { TableFacts } from "../release";

export interface View {
  table: TableFacts;
  columns: string[];
  filters: Filter[];
  sort: Query["sort"];
  /** From 0. */
  page: number;
}

/** A column's filter in the address is its name and a sign. */
const SIGNS: Record<Operator, string> = { is: "", has: "~", from: ">", to: "<", none: "!" };
/**
 * Columns that are there for machines, too long for a table, or parts of what another column shows; the row's own page
 * has them, and the picker. Each column left out also saves the browser from unpacking it.
 */
const LEFT_OUT =
  /^(collection|row_hash|first_release|changed_release|.*_sha256|prefix|suffix|text|end|.*_(start|end|spans)|(speaker|holder)_entity_id|holder_name|cue|subject|predicate|object|quotation_ids|reference_ids|warc_.*|supersedes|retrieved_from|media_type|reader|rule|passage_id|published_(from|to)|archived_url|rights_basis|same_as)$/;

export function viewOf(table: TableFacts, options: URLSearchParams): View {
  const names = table.fields.map((field) => field.name);
  const chosen = (options.get("show") ?? "").split(",").filter((name) => names.includes(name));
  const sort = options.get("sort") ?? "";
  const column = sort.replace(/^-/, "");
  return {
    table,
    columns: chosen.length ? chosen : usual(table),
    filters: names.flatMap((name) =>
      (Object.keys(SIGNS) as Operator[]).flatMap((operator): Filter[] => {
        const value = options.get(name + SIGNS[operator]);
        return value === null ? [] : [{ column: name, operator, value }];
      }),
    ),
    sort: names.includes(column) ? { column, descending: sort.startsWith("-") } : null,
    page: Math.max(0, Math.floor(Number(options.get("page")) || 1) - 1),
  };
}

export function optionsOf(view: View): Record<string, string | null> {
  const filters = view.filters.map(({ column, operator, value }) => [column + SIGNS[operator], operator === "none" ? "yes" : value]);
  const usualColumns = view.columns.join() === usual(view.table).join();
  return {
    ...Object.fromEntries(filters),
    sort: view.sort ? (view.sort.descending ? "-" : "") + view.sort.column : null,
    page: view.page ? String(view.page + 1) : null,
    show: usualColumns ? null : view.columns.join(","),
  };
}

function usual(table: TableFacts): string[] {
  const names = table.fields.map((field) => field.name);
  const kept = names.filter((name) => table.key.includes(name) || !LEFT_OUT.test(name));
  // What a person looks for first stands right after the key.
  const first = kept.filter((name) => table.key.includes(name) || ["exact", "title", "name", "verdict", "kind"].includes(name));
  return [...new Set([...first, ...kept])];
}
