/** One row, every column, what points to it and where it stands. */

import { cellText, csv, str } from "../cells";
import { sourceOf } from "../card";
import { h, safeHref, type Child } from "../dom";
import type { Library } from "../library";
import type { Page } from "../page";
import { copyButton, later, nothing, outward, permalink } from "../parts";
import type { Field, TableFacts } from "../release";
import { link, type Route } from "../routes";
import type { Row } from "../tables";
import { count, moment } from "../words";
import { readingLink, sourceLink } from "./rowlinks";

export async function rowPage(library: Library, route: Route): Promise<Page> {
  const [name = "", ...key] = route.parts;
  const table = library.tables.get(name);
  const [first] = table?.facts.key ?? [];
  const rows = table && first ? await table.lookup(first, key[0] ?? "") : [];
  const row = rows.find((each) => table?.facts.key.every((column, index) => cellText(each[column]) === key[index]));
  if (!table || !row) return missing(library, name, key.join(" "));
  const address = link("row", [name, ...key]);
  const read = readingLink(name, row);
  const element = h(
    "div",
    { class: "row-page" },
    h("p", { class: "crumbs" }, h("a", { href: link("tables") }, "Tables"), " › ", h("a", { href: link("table", [name]) }, name)),
    h("h1", null, h("code", null, key.join(" "))),
    h(
      "div",
      { class: "actions" },
      read && h("a", { href: read }, "Read it in place"),
      copyButton("Copy link", () => permalink(address)),
      copyButton("Copy as CSV", () => csv(table.facts.fields.map((field) => field.name), [row])),
      later("…", () => atSource(library, row)),
    ),
    h("dl", { class: "row" }, table.facts.fields.map((field) => entry(field, row))),
    pointers(library, table.facts, row),
  );
  return { title: `${name} ${key.join(" ")}`, element };
}

async function atSource(library: Library, row: Row): Promise<Child> {
  const document = str(row.source_document_id) ?? str(row.document_id);
  const found = document ? await library.work(sourceOf(document)) : null;
  return sourceLink(row, () => found?.work.url ?? null, "Open at source");
}

function missing(library: Library, name: string, key: string): Page {
  const { collection, version, tables } = library.release;
  const element = h(
    "div",
    null,
    h("h1", null, "This row is not in this version"),
    nothing(
      `The table ${name} of ${collection} ${version} has no row ${key}. Ids do not change between versions: the row is in an earlier or a later one, or the address is cut short.`,
      tables.has(name) && h("p", null, h("a", { href: link("table", [name]) }, `All rows of ${name}`)),
    ),
  );
  return { title: "No such row", element };
}

function entry(field: Field, row: Row): HTMLElement {
  const facts = [field.unit, field.standard].filter(Boolean).join("; ");
  return h(
    "div",
    null,
    h("dt", null, h("code", null, field.name), h("span", { class: "description" }, field.description, facts && ` (${facts})`)),
    h("dd", null, value(field, row[field.name])),
  );
}

function value(field: Field, cell: unknown): Child {
  const text = cellText(cell);
  if (cell === null || cell === undefined) return h("span", { class: "null" }, "no value");
  if (Array.isArray(cell)) return cell.length ? h("ul", null, cell.map((each) => h("li", null, item(each)))) : h("span", { class: "null" }, "none");
  if (cell instanceof Date && !Number.isNaN(cell.getTime())) return h("time", { datetime: text, title: text }, moment(cell));
  if (field.target) return h("a", { href: link("row", [field.target.table, text]) }, text);
  if (field.name.endsWith("url") && safeHref(text)?.startsWith("http")) return outward(text, text);
  if (typeof cell === "number" && field.unit) return Number.isInteger(cell) ? count(cell) : text;
  return text;
}

function item(cell: unknown): Child {
  const text = cellText(cell);
  const kind = /^(qu|rf|re)[0-9a-f]{16}$/.test(text) ? (text.startsWith("qu") ? "quotation" : "reference") : null;
  return kind ? h("a", { href: link(kind, [text]) }, text) : text;
}

/** Tables in which other rows may point to this one. */
function pointers(library: Library, table: TableFacts, row: Row): Child {
  const links = [...library.release.tables.values()].flatMap((other) =>
    other.fields
      .filter((field) => field.target?.table === table.name)
      .map((field) => h("li", null, h("a", { href: link("table", [other.name], { [field.name]: cellText(row[field.target?.column ?? ""]) }) }, `${other.name} by ${field.name}`))),
  );
  return links.length > 0 && [h("h2", null, "Rows that may point to this one"), h("ul", { class: "pointers" }, links)];
}
