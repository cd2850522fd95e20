/** Works on a line of time: commentary above, statements below. */

import { h, s, type Child } from "../dom";
import type { Work } from "../library";
import { nothing } from "../parts";
import { link } from "../routes";
import { count, counted, plain, when } from "../words";

const WIDTH = 960;
const MARGIN = 24;
const LANE = 76;
const AXIS = 24;
const BINS = 96;
/** Up to so many works in a bin each is a dot of its own; more become a bar. */
const DOTS = 6;
const DAY = 86_400_000;

interface Dated {
  work: Work;
  time: number;
}

export function timeline(works: Work[]): Child {
  const dated = works
    .flatMap((work): Dated[] => (work.day ? [{ work, time: Date.parse(work.day) }] : []))
    .sort((a, b) => a.time - b.time);
  const [first, last] = [dated[0], dated[dated.length - 1]];
  if (!first || !last) return nothing("No work of this collection is dated.");
  const pad = Math.max(DAY, (last.time - first.time) * 0.02);
  const [from, to] = [first.time - pad, last.time + pad];
  const lanes = [dated.filter(({ work }) => work.kind === "commentary"), dated.filter(({ work }) => work.kind !== "commentary")];
  const x = (time: number): number => MARGIN + ((time - from) / (to - from)) * (WIDTH - 2 * MARGIN);
  const height = 2 * LANE + AXIS;
  return h(
    "figure",
    { class: "timeline" },
    s(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${height}`, "aria-hidden": "true" },
      s("text", { x: 0, y: 12, class: "lane" }, "commentary"),
      s("text", { x: 0, y: height - 2, class: "lane" }, "statements"),
      s("line", { x1: 0, x2: WIDTH, y1: LANE, y2: LANE, class: "axis" }),
      s("line", { x1: 0, x2: WIDTH, y1: LANE + AXIS, y2: LANE + AXIS, class: "axis" }),
      ticks(from, to).map(([time, label]) => s("text", { x: x(time), y: LANE + 16, class: "tick" }, label)),
      lane(lanes[0] ?? [], x, from, to, "up"),
      lane(lanes[1] ?? [], x, from, to, "down"),
    ),
    h("figcaption", null, `${counted(lanes[0]?.length ?? 0, "piece")} of commentary and ${counted(lanes[1]?.length ?? 0, "statement")}, ${when(first.work.published)} to ${when(last.work.published)}.`),
    h("details", null, h("summary", null, "The same as a table"), yearTable(dated)),
  );
}

function lane(works: Dated[], x: (time: number) => number, from: number, to: number, way: "up" | "down"): SVGElement[] {
  const bins = new Map<number, Dated[]>();
  for (const entry of works) {
    const bin = Math.floor(((entry.time - from) / (to - from)) * BINS);
    bins.set(bin, [...(bins.get(bin) ?? []), entry]);
  }
  const most = Math.max(0, ...[...bins.values()].map((bin) => bin.length));
  const base = way === "up" ? LANE : LANE + AXIS;
  const sign = way === "up" ? -1 : 1;
  return [...bins.values()].flatMap((bin): SVGElement[] => {
    const middle = x(bin.reduce((sum, entry) => sum + entry.time, 0) / bin.length);
    if (most <= DOTS) return bin.map((entry, index) => dot(entry.work, middle, base + sign * (9 + index * 11), way));
    const tall = Math.max(2, (bin.length / most) * (LANE - 22));
    return [bar(bin, middle, way === "up" ? base - tall : base, tall, way)];
  });
}

function dot(work: Work, cx: number, cy: number, way: string): SVGElement {
  const circle = s("circle", { cx, cy, r: 5, class: `mark ${way}` }, s("title", null, `${work.title}, ${when(work.published)}`));
  return s("a", { href: link("read", [work.sourceId]), tabindex: -1 }, circle);
}

function bar(bin: Dated[], middle: number, y: number, height: number, way: string): SVGElement {
  const days = bin.map(({ work }) => work.day ?? "").sort();
  const [first = "", last = ""] = [days[0], days[days.length - 1]];
  const label = `${count(bin.length)}, ${when(first)} to ${when(last)}`;
  const width = ((WIDTH - 2 * MARGIN) / BINS) * 0.8;
  const rect = s("rect", { x: middle - width / 2, y, width, height, class: `mark ${way}` }, s("title", null, label));
  return s("a", { href: link("table", ["sources"], { "published_from>": first, "published_from<": last }), tabindex: -1 }, rect);
}

/** Round moments between the ends, at most about ten, and what they are called. */
export function ticks(from: number, to: number): [number, string][] {
  const years = (to - from) / (365.25 * DAY);
  const [first, last] = [new Date(from), new Date(to)];
  if (years > 2.5) {
    const step = [1, 2, 5, 10, 20, 25, 50, 100].find((each) => years / each <= 11) ?? 200;
    const start = Math.ceil((first.getUTCFullYear() + 1) / step) * step;
    return span(start, last.getUTCFullYear(), step).map((year) => [Date.UTC(year, 0), String(year)]);
  }
  const months = years * 12;
  const step = [1, 2, 3, 6].find((each) => months / each <= 11) ?? 12;
  const start = first.getUTCFullYear() * 12 + first.getUTCMonth() + 1;
  const end = last.getUTCFullYear() * 12 + last.getUTCMonth();
  const found = span(Math.ceil(start / step) * step, end, step).map((month): [number, string] => {
    const time = Date.UTC(Math.floor(month / 12), month % 12);
    return [time, new Date(time).toLocaleDateString("en-GB", { month: "short", year: "numeric", timeZone: "UTC" })];
  });
  if (found.length) return found;
  const middle = (from + to) / 2;
  return [[middle, new Date(middle).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" })]];
}

function span(start: number, end: number, step: number): number[] {
  return Array.from({ length: Math.max(0, Math.floor((end - start) / step) + 1) }, (_, index) => start + index * step);
}

function yearTable(dated: Dated[]): HTMLElement {
  const years = new Map<string, Map<string, number>>();
  for (const { work } of dated) {
    const year = (work.day ?? "").slice(0, 4);
    const kinds = years.get(year) ?? new Map<string, number>();
    kinds.set(work.kind, (kinds.get(work.kind) ?? 0) + 1);
    years.set(year, kinds);
  }
  return h(
    "table",
    { class: "years" },
    h("thead", null, h("tr", null, h("th", { scope: "col" }, "Year"), h("th", { scope: "col" }, "Works"))),
    h(
      "tbody",
      null,
      [...years].map(([year, kinds]) =>
        h(
          "tr",
          null,
          h("th", { scope: "row" }, h("a", { href: link("table", ["sources"], { "published_from>": `${year}-01-01`, "published_from<": `${year}-12-31` }) }, year)),
          h("td", null, [...kinds].map(([kind, number]) => `${count(number)} ${plain(kind)}`).join(", ")),
        ),
      ),
    ),
  );
}
