/** Search over quotations, claims and speakers, in the columns' own text; nothing is indexed, so nothing is stale. */

import { str } from "../cells";
import { quotationCard, sourceOf } from "../card";
import { fill, h, type Child } from "../dom";
import type { Library, Work } from "../library";
import type { Page } from "../page";
import { later, nothing } from "../parts";
import { ask, fold, type Filter } from "../query";
import { link, type Route } from "../routes";
import type { Row } from "../tables";
import { count, counted, plain, verdictOf, VERDICT_ORDER, when } from "../words";

const SHOWN = 20;
const BUDGET_BYTES = 6_000_000;

type Field = "quotations" | "claims" | "speakers";

interface Search {
  words: string;
  field: Field;
  verdict: string;
  speaker: string;
  /** Document ids: only what stands in this piece, or quotes this statement. */
  piece: string;
  statement: string;
}

interface Found {
  items: Child[];
  more: boolean;
  searched: number;
  of: number;
}

export async function search(library: Library, route: Route): Promise<Page> {
  const asked = route.options.get("in");
  const sought: Search = {
    words: route.options.get("q") ?? "",
    field: asked === "claims" || asked === "speakers" ? asked : "quotations",
    verdict: route.options.get("verdict") ?? "",
    speaker: route.options.get("speaker") ?? "",
    piece: route.options.get("piece") ?? "",
    statement: route.options.get("statement") ?? "",
  };
  const results = h("div", { class: "results" });
  const run = (shown: number, budget: number): void => fill(results, later("Searching …", () => list(library, sought, shown, budget, run)));
  run(SHOWN, BUDGET_BYTES);
  return { title: "Search", element: h("div", { class: "search" }, h("h1", null, "Search"), form(sought), await scope(library, sought), results) };
}

/** What the search is narrowed to, and how to widen it. */
async function scope(library: Library, { words, field, verdict, speaker, piece, statement }: Search): Promise<Child> {
  const chip = async (label: string, name: string, without: Record<string, string>): Promise<Child> =>
    h("li", null, `${label} ${name}`, h("a", { href: link("search", [], { q: words, in: field, verdict, speaker, piece, statement, ...without }), "aria-label": `Take away: ${label} ${name}` }, "×"));
  const title = async (id: string): Promise<string> => (await library.work(id))?.work.title ?? id;
  const chips = [
    speaker && (await chip("by", speaker, { speaker: "" })),
    piece && (await chip("in", await title(piece), { piece: "" })),
    statement && (await chip("of", await title(statement), { statement: "" })),
  ].filter(Boolean);
  return chips.length > 0 && h("ul", { class: "chips", "aria-label": "Narrowed to" }, chips);
}

function form(sought: Search): HTMLElement {
  const words = h("input", { type: "search", id: "search-words", value: sought.words, autocomplete: "off" });
  const fields: [Field, string][] = [["quotations", "Quotations"], ["claims", "Claims"], ["speakers", "Speakers"]];
  const radios = fields.map(([value, label]) => h("label", null, h("input", { type: "radio", name: "in", value, checked: sought.field === value }), label));
  const verdict = h("select", { id: "search-verdict" }, h("option", { value: "" }, "any verdict"), VERDICT_ORDER.map((name) => h("option", { value: name, selected: name === sought.verdict }, `${verdictOf(name).sign} ${verdictOf(name).label}`)));
  const go = (event?: Event): void => {
    event?.preventDefault();
    const field = radios.map((label) => label.querySelector("input")).find((input) => input?.checked)?.value ?? "quotations";
    location.hash = link("search", [], {
      q: words.value.trim(),
      in: field,
      ...(field === "speakers" ? {} : { piece: sought.piece }),
      ...(field === "quotations" ? { verdict: verdict.value, speaker: sought.speaker, statement: sought.statement } : {}),
    });
  };
  verdict.addEventListener("change", () => go());
  radios.forEach((label) => label.addEventListener("change", () => go()));
  return h(
    "form",
    { class: "search-form", role: "search", on: { submit: go } },
    h("p", { class: "field" }, h("label", { for: "search-words" }, "Words, in any case; names of speakers too"), words, h("button", { type: "submit" }, "Search")),
    h("div", { class: "choices" }, h("fieldset", null, h("legend", { class: "unseen" }, "Search in"), radios), sought.field === "quotations" && h("label", { for: "search-verdict", class: "unseen" }, "Verdict"), sought.field === "quotations" && verdict),
  );
}

async function list(library: Library, sought: Search, shown: number, budget: number, again: (shown: number, budget: number) => void): Promise<Child> {
  const find = { quotations, claims, speakers }[sought.field];
  const found = await find(library, sought, shown, budget);
  const stopped = !found.more && found.searched < found.of;
  const state = stopped ? `${count(found.searched)} of ${counted(found.of, "row")} searched so far.` : "";
  const more = found.more
    ? h("button", { type: "button", on: { click: () => again(shown * 2, budget) } }, "Show more")
    : stopped && h("button", { type: "button", on: { click: () => again(shown, budget * 4) } }, "Search on");
  if (!found.items.length) return nothing(stopped ? `Nothing yet. ${state}` : advice(sought), more);
  const number = found.items.length;
  const what = sought.field.replace(/s$/, "");
  const summary = `${found.more ? `The first ${counted(number, what)}` : counted(number, what)}${describe(sought)}. ${state}`;
  return [h("p", { class: "facts", role: "status" }, summary), h("div", { class: "cards" }, found.items), more];
}

function describe({ words, verdict }: Search): string {
  return `${verdict ? `, ${verdictOf(verdict).label.toLowerCase()}` : ""}${words ? ` with “${words}”` : ""}`;
}

function advice({ words, verdict }: Search): string {
  const first = words ? `Nothing has “${words}”.` : "There is nothing of this kind in the collection.";
  const rights = " Words that may not be published cannot be found here.";
  return `${first}${words ? " Try one word of it, or another spelling." : ""}${verdict ? " Or allow any verdict." : ""}${words ? rights : ""}`;
}

async function quotations(library: Library, sought: Search, shown: number, budget: number): Promise<Found> {
  const filters: Filter[] = [
    ...(sought.words ? [{ column: "exact", or: ["speaker", "speaker_name"], operator: "has" as const, value: sought.words }] : []),
    ...(sought.speaker ? [{ column: "speaker_name", or: ["speaker"], operator: "is" as const, value: sought.speaker }] : []),
  ];
  const works = await library.works();
  const traced = !filters.length && Boolean(sought.verdict || sought.statement);
  const pairs = traced ? await byAlignment(library, sought, shown, budget) : await byWords(library, sought, [...filters, ...equal("document_id", sought.piece)], shown, budget);
  return { ...pairs, items: pairs.items.map(([quotation, alignment]) => quotationCard(quotation, alignment, works)) };
}

function equal(column: string, value: string): Filter[] {
  return value ? [{ column, operator: "is", value }] : [];
}

type Pair = [quotation: Row, alignment: Row | undefined];
type Pairs = Omit<Found, "items"> & { items: Pair[] };

async function byWords(library: Library, sought: Search, filters: Filter[], shown: number, budget: number): Promise<Pairs> {
  const table = library.table("quotations");
  const items: Pair[] = [];
  for (let offset = 0; ; offset += shown) {
    const answer = await ask(table, { columns: table.columns(), filters, sort: null, offset, limit: shown, budget });
    const alignments = await ofDocuments(library, "alignments", answer.rows);
    for (const row of answer.rows) {
      const alignment = alignments.find((each) => each.quotation_id === row.quotation_id);
      const traced = (!sought.verdict || alignment?.verdict === sought.verdict) && (!sought.statement || alignment?.source_document_id === sought.statement);
      if (traced) items.push([row, alignment]);
    }
    if (items.length >= shown || !answer.more) {
      return { items: items.slice(0, shown), more: answer.more || items.length > shown, searched: answer.searched, of: table.facts.rows };
    }
  }
}

async function byAlignment(library: Library, { verdict, piece, statement }: Search, shown: number, budget: number): Promise<Pairs> {
  const table = library.table("alignments");
  const filters = [...equal("verdict", verdict), ...equal("document_id", piece), ...equal("source_document_id", statement)];
  const answer = await ask(table, { columns: table.columns(), filters, sort: null, offset: 0, limit: shown, budget });
  const rows = await ofDocuments(library, "quotations", answer.rows);
  const items = answer.rows.flatMap((alignment): Pair[] => {
    const quotation = rows.find((each) => each.quotation_id === alignment.quotation_id);
    return quotation ? [[quotation, alignment]] : [];
  });
  return { items, more: answer.more, searched: answer.searched, of: table.facts.rows };
}

/** Rows of another table in the documents of these rows: both are sorted by document, so this reads few pages. */
async function ofDocuments(library: Library, table: string, rows: Row[]): Promise<Row[]> {
  const documents = [...new Set(rows.map((row) => String(row.document_id)))];
  return (await Promise.all(documents.map((id) => library.lookup(table, "document_id", id)))).flat();
}

async function claims(library: Library, sought: Search, shown: number, budget: number): Promise<Found> {
  const table = library.table("claims");
  const words: Filter[] = sought.words ? [{ column: "exact", or: ["holder", "holder_name"], operator: "has", value: sought.words }] : [];
  const filters = [...words, ...equal("document_id", sought.piece)];
  const columns = ["claim_id", "document_id", "exact", "kind", "certainty", "holder", "holder_name", "start", "end"];
  const [answer, works] = await Promise.all([ask(table, { columns, filters, sort: null, offset: 0, limit: shown, budget }), library.works()]);
  return { items: answer.rows.map((row) => claimCard(row, works)), more: answer.more, searched: answer.searched, of: table.facts.rows };
}

function claimCard(row: Row, works: Map<string, Work>): HTMLElement {
  const work = works.get(sourceOf(row.document_id));
  const holder = str(row.holder_name) ?? str(row.holder);
  return h(
    "article",
    { class: "card claim" },
    h("header", null, h("span", { class: "badge tone-other" }, plain(str(row.kind) ?? "claim")), h("span", { class: "facts" }, plain(str(row.certainty) ?? "")), h("a", { href: link("claim", [String(row.claim_id)]), class: "read-on" }, "Read it in place")),
    h("blockquote", null, str(row.exact) ?? h("span", { class: "absent" }, "The words are not published.")),
    h("p", { class: "facts" }, [holder ? `held by ${holder}` : null, work?.title, work && when(work.published)].filter(Boolean).join(" · ")),
  );
}

/** Speakers by how often they are quoted. */
async function speakers(library: Library, sought: Search, shown: number): Promise<Found> {
  const table = library.table("quotations");
  const [names, written] = await Promise.all([table.column("speaker_name"), table.column("speaker")]);
  const counts = new Map<string, { number: number; row: number }>();
  names.forEach((name, row) => {
    const speaker = str(name) ?? str(written[row]);
    if (!speaker || !fold(speaker).includes(fold(sought.words))) return;
    const known = counts.get(speaker);
    if (known) known.number += 1;
    else counts.set(speaker, { number: 1, row });
  });
  const ranked = [...counts].sort((a, b) => b[1].number - a[1].number || a[0].localeCompare(b[0]));
  const top = ranked.slice(0, shown);
  const examples = await table.rowsAt(top.map(([, { row }]) => row), ["exact", "quotation_id", "speaker_kind"]);
  const items = top.map(([speaker, { number }], index) =>
    h(
      "article",
      { class: "card speaker" },
      h("header", null, h("h2", null, h("a", { href: link("search", [], { in: "quotations", speaker }) }, speaker)), h("span", { class: "facts" }, [plain(str(examples[index]?.speaker_kind) ?? ""), counted(number, "quotation")].filter(Boolean).join(", "))),
      str(examples[index]?.exact) && h("blockquote", null, `“${str(examples[index]?.exact)}”`),
    ),
  );
  return { items, more: ranked.length > shown, searched: table.facts.rows, of: table.facts.rows };
}
