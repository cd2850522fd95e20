/** The first page: what the collection is, how its quotations fare, what it rests on, how to take it away. */

import { str } from "../cells";
import { quotationCard, sourceOf } from "../card";
import { h, type Child } from "../dom";
import { editsOf, type Library, type Work } from "../library";
import type { Page } from "../page";
import { later, nothing, workLine } from "../parts";
import { link } from "../routes";
import type { Row } from "../tables";
import { claimsChart, verdictBar, verdictChart } from "./charts";
import { dataCard, downloads } from "./datacard";
import { timeline } from "./timeline";
import { count, counted, verdictOf, VERDICT_ORDER, when } from "../words";

/** Altered quotations looked at for one to open with. */
const CASES = 8;
const MOST_QUOTED = 8;
const MOST_PIECES = 12;
const MOST_OTHERS = 3;

interface Tally {
  /** Verdicts by document of the piece, and by statement quoted. */
  all: Map<string, number>;
  byPiece: Map<string, Map<string, number>>;
  byStatement: Map<string, Map<string, number>>;
  /** Rows of altered quotations, the first few. */
  altered: number[];
}

export async function overview(library: Library): Promise<Page> {
  const { release } = library;
  const rows = (table: string): number => release.tables.get(table)?.rows ?? 0;
  const tally = tallyVerdicts(library);
  const element = h(
    "div",
    { class: "overview" },
    h(
      "header",
      { class: "hero" },
      h("h1", null, release.title),
      h("p", { class: "lead" }, release.description),
      h(
        "p",
        { class: "facts" },
        `${counted(rows("sources"), "work")} · ${counted(rows("quotations"), "quotation")} · ${counted(rows("claims"), "claim")} · ${counted(rows("references"), "reference")} · `,
        `version ${release.version} of ${when(release.created.slice(0, 10))}`,
        release.licence && ` · annotations ${release.licence}`,
      ),
    ),
    section("verdicts", "How the quotations fare", later("Reading the verdicts …", async () => verdictChart((await tally).all))),
    section("case", "One to look at", later("Reading a quotation …", async () => firstCase(library, await tally))),
    section("pieces", "The commentary", later("Reading the works …", async () => pieces(await library.works(), await tally))),
    section("timeline", "When it was said", later("Reading the dates …", async () => timeline([...(await library.works()).values()]))),
    section("statements", "Most quoted statements", later("Counting …", async () => mostQuoted(await library.works(), await tally))),
    section("claims", "Claims, by kind and certainty", later("Reading the claims …", async () => claims(library))),
    section("data", "What this release is", dataCard(release)),
    section("downloads", "Take it with you", downloads(release)),
  );
  return { title: "Overview", element };
}

function section(id: string, heading: string, ...content: Child[]): HTMLElement {
  return h("section", { class: `part part-${id}`, "aria-labelledby": `heading-${id}` }, h("h2", { id: `heading-${id}` }, heading), content);
}

async function tallyVerdicts(library: Library): Promise<Tally> {
  const alignments = library.table("alignments");
  const [verdicts, pieces, statements] = await Promise.all(
    ["verdict", "document_id", "source_document_id"].map((name) => (alignments.has(name) ? alignments.column(name) : [])),
  );
  const tally: Tally = { all: new Map(), byPiece: new Map(), byStatement: new Map(), altered: [] };
  verdicts?.forEach((value, row) => {
    const verdict = String(value);
    add(tally.all, verdict);
    add(within(tally.byPiece, sourceOf(pieces?.[row])), verdict);
    if (str(statements?.[row])) add(within(tally.byStatement, sourceOf(statements?.[row])), verdict);
    if (verdict === "altered" && tally.altered.length < CASES) tally.altered.push(row);
  });
  return tally;
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function within(groups: Map<string, Map<string, number>>, key: string): Map<string, number> {
  const group = groups.get(key) ?? new Map<string, number>();
  groups.set(key, group);
  return group;
}

async function firstCase(library: Library, tally: Tally): Promise<Child> {
  const alignments = library.table("alignments");
  const altered = await alignments.rowsAt(tally.altered, alignments.columns());
  const works = await library.works();
  const weightOf = (row: Row): number => weight(row, works.get(sourceOf(row.document_id)));
  const [first] = [...altered].sort((a, b) => weightOf(b) - weightOf(a));
  const [quotation] = first ? await library.lookup("quotations", "quotation_id", String(first.quotation_id)) : [];
  if (!first || !quotation) return nothing("No quotation of this collection was found to be altered.");
  return quotationCard(quotation, first, works);
}

/** How much an altered quotation has to show: words to compare, a change of meaning, a piece of commentary, few edits. */
function weight(alignment: Row, piece: Work | undefined): number {
  const edits = editsOf(alignment);
  const worth = (str(alignment.source_exact) ? 4 : 0) + (edits.some((edit) => edit.meaningChange) ? 2 : 0) + (piece?.kind === "commentary" ? 1 : 0);
  return worth - edits.length / 100;
}

function pieces(works: Map<string, Work>, tally: Tally): Child {
  const byQuotations = (a: Work, b: Work): number => total(tally.byPiece.get(b.sourceId)) - total(tally.byPiece.get(a.sourceId));
  const quoting = [...works.values()].filter((work) => work.kind === "commentary" || tally.byPiece.has(work.sourceId)).sort(byQuotations);
  const commentary = quoting.filter((work) => work.kind === "commentary");
  const others = quoting.filter((work) => work.kind !== "commentary");
  const list = (shown: Work[]): HTMLElement =>
    h(
      "ul",
      { class: "works" },
      shown.map((work) => {
        const verdicts = tally.byPiece.get(work.sourceId) ?? new Map<string, number>();
        const within = { piece: work.documentId };
        return h("li", null, workLine(work), verdictBar(verdicts, within), h("p", { class: "tally" }, spelled(verdicts, within)));
      }),
    );
  return [
    commentary.length ? list(commentary.slice(0, MOST_PIECES)) : nothing("This collection has no commentary."),
    commentary.length > MOST_PIECES && h("p", null, h("a", { href: link("read") }, `All ${count(commentary.length)}`)),
    others.length > 0 && [h("h3", null, `Statements that quote others: ${count(others.length)}`), list(others.slice(0, MOST_OTHERS))],
  ];
}

/** The figures of a bar in words, each a link to its quotations: what the bar is for those who do not point. */
function spelled(verdicts: Map<string, number>, within: Record<string, string | null>): Child {
  const known = VERDICT_ORDER.filter((verdict) => verdicts.has(verdict));
  if (!known.length) return "No traced quotations.";
  return known.map((verdict, index) => [
    index > 0 && ", ",
    h("a", { href: link("search", [], { in: "quotations", verdict, ...within }) }, `${count(verdicts.get(verdict) ?? 0)} ${verdictOf(verdict).label.toLowerCase()}`),
  ]);
}

function total(verdicts: Map<string, number> | undefined): number {
  return [...(verdicts?.values() ?? [])].reduce((sum, each) => sum + each, 0);
}

function mostQuoted(works: Map<string, Work>, tally: Tally): Child {
  const ranked = [...tally.byStatement].sort((a, b) => total(b[1]) - total(a[1])).slice(0, MOST_QUOTED);
  if (!ranked.length) return nothing("No quotation of this collection was traced to a statement it holds.");
  const most = total(ranked[0]?.[1]);
  return h(
    "ol",
    { class: "works" },
    ranked.map(([sourceId, verdicts]) => {
      const work = works.get(sourceId);
      const within = { statement: work?.documentId ?? null };
      const figures = h("p", { class: "tally" }, `${counted(total(verdicts), "quotation")}: `, spelled(verdicts, within));
      return h("li", null, work ? workLine(work) : h("p", null, sourceId), verdictBar(verdicts, within, most), figures);
    }),
  );
}

async function claims(library: Library): Promise<Child> {
  const table = library.table("claims");
  if (!table.facts.rows) return nothing("This collection has no claims.");
  const [kinds, certainties] = await Promise.all([table.column("kind"), table.column("certainty")]);
  const counts = new Map<string, Map<string, number>>();
  kinds.forEach((kind, row) => add(within(counts, String(kind)), String(certainties[row])));
  const allowed = (column: string): string[] => table.facts.fields.find((field) => field.name === column)?.allowed ?? [];
  return claimsChart(counts, allowed("kind"), allowed("certainty"));
}
