/** Every table as rows: filter, sort, page, copy; each row with its permanent link and its place at the source. */

import { cellText, csv, str } from "../cells";
import { sourceOf } from "../card";
import { fill, h, type Child } from "../dom";
import type { Library, Work } from "../library";
import type { Page } from "../page";
import { copyButton, later, nothing } from "../parts";
import { ask, CostlyError, type Answer, type Query } from "../query";
import type { Field, TableFacts } from "../release";
import { link, type Route } from "../routes";
import type { Row } from "../tables";
import { count, counted, size } from "../words";
import { filterForm } from "./filters";
import { readingLink, sourceLink } from "./rowlinks";
import { optionsOf, viewOf, type View } from "./view";

export const PAGE_ROWS = 50;
/** Bytes that looking for rows may read before the page asks. */
const BUDGET_BYTES = 6_000_000;

export async function tableList(library: Library): Promise<Page> {
  const tables = [...library.release.tables.values()];
  const element = h(
    "div",
    { class: "tables" },
    h("h1", null, "Tables"),
    h("p", { class: "lead" }, "Every row that this release publishes, read from its Parquet files as you look."),
    h(
      "ul",
      { class: "table-list" },
      tables.map((table) =>
        h(
          "li",
          null,
          h("h2", null, h("a", { href: link("table", [table.name]) }, table.name), h("span", { class: "rows" }, counted(table.rows, "row"))),
          h("p", null, table.description),
          h("details", null, h("summary", null, `${counted(table.fields.length, "column")}`), columnList(table)),
        ),
      ),
    ),
  );
  return { title: "Tables", element };
}

function columnList(table: TableFacts): HTMLElement {
  const entry = (field: Field): HTMLElement =>
    h("div", null, h("dt", null, h("code", null, field.name), h("span", { class: "type" }, field.type)), h("dd", null, field.description, field.standard && h("span", { class: "standard" }, ` ${field.standard}`)));
  return h("dl", { class: "columns" }, table.fields.map(entry));
}

export async function tablePage(library: Library, route: Route): Promise<Page> {
  const [name = ""] = route.parts;
  const table = library.tables.get(name);
  if (!table) {
    const known = [...library.tables.keys()].map((each) => h("li", null, h("a", { href: link("table", [each]) }, each)));
    return { title: "No such table", element: h("div", null, h("h1", null, `There is no table ${name}`), h("p", null, "This release has:"), h("ul", null, known)) };
  }
  const view = viewOf(table.facts, route.options);
  const results = h("div", { class: "results" });
  const element = h(
    "div",
    { class: "table-page" },
    h("header", null, h("h1", null, name), h("p", { class: "lead" }, table.facts.description)),
    filterForm(table.facts, view),
    results,
  );
  const read = (budget: number): void => fill(results, later("Reading rows …", () => answer(library, view, budget, read)));
  read(BUDGET_BYTES);
  return { title: name, element };
}

async function answer(library: Library, view: View, budget: number, again: (budget: number) => void): Promise<Child> {
  const query: Query = { columns: [...new Set([...view.table.key, ...view.columns, ...linking(view.table)])], filters: view.filters, sort: view.sort, offset: view.page * PAGE_ROWS, limit: PAGE_ROWS, budget };
  try {
    const found = await ask(library.table(view.table.name), query);
    return rowsOf(library, view, found, () => again(budget * 4));
  } catch (error) {
    if (!(error instanceof CostlyError)) throw error;
    return nothing(`Sorting reads ${size(error.bytes)} of this table. Filter first to read less, or:`, h("button", { type: "button", on: { click: () => again(error.bytes) } }, `Read ${size(error.bytes)} and sort`));
  }
}

/** Columns that links to the reader and the source need. */
function linking(table: TableFacts): string[] {
  const wanted = ["document_id", "source_id", "quotation_id", "claim_id", "exact", "source_document_id", "source_exact", "url"];
  if (table.name === "mentions") wanted.push("start", "end");
  return wanted.filter((name) => table.fields.some((field) => field.name === name));
}

function rowsOf(library: Library, view: View, found: Answer, more: () => void): Child {
  const { table, columns } = view;
  const first = view.page * PAGE_ROWS;
  const stopped = found.total === null && !found.more && found.searched < table.rows;
  const goOn = stopped && h("button", { type: "button", on: { click: more } }, "Search on");
  const searched = stopped ? `; the first ${count(found.searched)} of ${counted(table.rows, "row")} were searched` : "";
  if (!found.rows.length) {
    return nothing(stopped ? `No row so far${searched}.` : "No row has all of this. Take a filter away, or look for less.", goOn);
  }
  const total = found.total === null ? "more" : count(found.total);
  const works = needsWorks(table) ? library.works() : Promise.resolve(new Map<string, Work>());
  const page = (to: number): string => link("table", [table.name], optionsOf({ ...view, page: to }));
  return [
    h(
      "div",
      { class: "table-bar" },
      h("p", { role: "status" }, `Rows ${count(first + 1)} to ${count(first + found.rows.length)} of ${total}${searched}`, goOn),
      copyButton("Copy these rows as CSV", () => csv(columns, found.rows)),
    ),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": `Rows of ${table.name}` },
      h(
        "table",
        { class: "rows" },
        h("thead", null, h("tr", null, h("th", { scope: "col" }, "Links"), columns.map((name) => header(view, name)))),
        h("tbody", null, found.rows.map((row) => tableRow(table, columns, row, works))),
      ),
    ),
    h(
      "nav",
      { class: "pages", "aria-label": "Pages of rows" },
      view.page > 0 && h("a", { href: page(view.page - 1), rel: "prev" }, "‹ Previous rows"),
      found.more && h("a", { href: page(view.page + 1), rel: "next" }, "Next rows ›"),
    ),
  ];
}

function needsWorks(table: TableFacts): boolean {
  return table.fields.some((field) => field.name === "document_id" || field.name === "source_document_id");
}

function header(view: View, name: string): HTMLElement {
  const sorted = view.sort?.column === name ? view.sort : null;
  const next = !sorted ? { column: name, descending: false } : sorted.descending ? null : { column: name, descending: true };
  const address = link("table", [view.table.name], optionsOf({ ...view, sort: next, page: 0 }));
  const field = view.table.fields.find((each) => each.name === name);
  const sign = sorted ? (sorted.descending ? " ↓" : " ↑") : "";
  return h("th", { scope: "col", "aria-sort": sorted ? (sorted.descending ? "descending" : "ascending") : null }, h("a", { href: address, title: `${field?.description ?? ""} Choose to sort.` }, name, h("span", { "aria-hidden": "true" }, sign)));
}

function tableRow(table: TableFacts, columns: string[], row: Row, works: Promise<Map<string, Work>>): HTMLElement {
  const key = table.key.map((name) => cellText(row[name]));
  const links = h("td", { class: "links" }, h("a", { href: link("row", [table.name, ...key]), "aria-label": `Row ${key.join(" ")}` }, "row"));
  const read = readingLink(table.name, row);
  if (read) links.append(" ", h("a", { href: read }, "read"));
  void works
    .then((known) => {
      const outward = sourceLink(row, (id) => known.get(sourceOf(id))?.url ?? null, "source");
      if (outward) links.append(" ", outward);
    })
    .catch(() => undefined);
  return h("tr", null, links, columns.map((name) => h("td", { class: typeof row[name] === "number" ? "number" : null }, cell(table, name, row))));
}

function cell(table: TableFacts, name: string, row: Row): Child {
  const text = cellText(row[name]);
  if (text === "") return h("span", { class: "null" }, row[name] === null ? "–" : "");
  const target = table.fields.find((field) => field.name === name)?.target;
  if (target && str(row[name])) return h("a", { href: link("row", [target.table, text]), class: "id" }, text);
  if (table.key.length === 1 && table.key[0] === name) return h("a", { href: link("row", [table.name, text]), class: "id" }, text);
  return h("div", { class: "clip" }, text);
}
