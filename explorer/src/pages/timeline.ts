/** Works on a line of time: commentary above, statements below. */

import { h, s, type Child } from "../dom";
import type { Work } from "../library";
import { nothing } from "../parts";
import { link } from "../routes";
import { count, counted, plain, when } from "../words";
import { labelRows } from "./labels";

const WIDTH = 960;
const MARGIN = 24;
const LANE_NAME = 20;
const AXIS = 24;
const BINS = 96;
/** Height of the bar of the fullest bin. */
const BAR = 64;
/** A lane of so many works has room for their titles. */
const NAMED = 8;
const ROW = 20;
/** Room that a title gets, in characters, and how wide one is about. */
const TITLE_CHARACTERS = 40;
const CHARACTER = 6.3;
const BESIDE = 9;
/** Room beside a point for its title. */
const TITLE_ROOM = 230;
/** Up to so many works in a bin each is a dot of its own; more become a bar. */
const DOTS = 5;
const DOT = 11;
const DAY = 86_400_000;

interface Dated {
  work: Work;
  time: number;
}

interface Scale {
  from: number;
  to: number;
  /** Which side of a point its title stands on. */
  side: 1 | -1;
  x: (time: number) => number;
}

/** What a lane draws, away from the line by `sign`, and how high it is. */
interface Lane {
  height: number;
  draw: (base: number, sign: 1 | -1) => SVGElement[];
}

export function timeline(works: Work[]): Child {
  const dated = works
    .flatMap((work): Dated[] => (work.day ? [{ work, time: Date.parse(work.day) }] : []))
    .sort((a, b) => a.time - b.time);
  const [first, last] = [dated[0], dated[dated.length - 1]];
  if (!first || !last) return nothing("No work of this collection is dated.");
  const groups = [dated.filter(({ work }) => work.kind === "commentary"), dated.filter(({ work }) => work.kind !== "commentary")] as const;
  // Beside a lane of bars the line keeps its whole width, and titles stand left of their points.
  const named = groups.every((group) => group.length <= NAMED);
  const scale = scaleOf(first.time, last.time, named);
  const [above, below] = [lane(groups[0], scale), lane(groups[1], scale)];
  const line = LANE_NAME + above.height;
  const height = line + AXIS + below.height + LANE_NAME;
  return h(
    "figure",
    { class: "timeline" },
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": "Line of time" },
      s(
        "svg",
        { viewBox: `0 0 ${WIDTH} ${height}`, "aria-hidden": "true" },
        s("text", { x: 0, y: 13, class: "lane" }, "commentary"),
        s("text", { x: 0, y: height - 5, class: "lane" }, "statements"),
        s("line", { x1: 0, x2: WIDTH, y1: line, y2: line, class: "axis" }),
        s("line", { x1: 0, x2: WIDTH, y1: line + AXIS, y2: line + AXIS, class: "axis" }),
        ticks(scale.from, scale.to).map(([time, label]) => s("text", { x: scale.x(time), y: line + 16, class: "tick" }, label)),
        above.draw(line, -1),
        below.draw(line + AXIS, 1),
      ),
    ),
    h("figcaption", null, `${counted(groups[0].length, "piece")} of commentary and ${counted(groups[1].length, "statement")}, ${when(first.work.published)} to ${when(last.work.published)}.`),
    h("details", null, h("summary", null, "The same as a table"), yearTable(dated)),
  );
}

function scaleOf(first: number, last: number, named: boolean): Scale {
  const pad = Math.max(DAY, (last - first) * 0.02);
  const [from, to] = [first - pad, last + pad];
  const right = WIDTH - MARGIN - (named ? TITLE_ROOM : 0);
  return { from, to, side: named ? 1 : -1, x: (time) => MARGIN + ((time - from) / (to - from)) * (right - MARGIN) };
}

function lane(works: Dated[], scale: Scale): Lane {
  if (!works.length) return { height: 0, draw: () => [] };
  const room = scale.side > 0 || works.every(({ time }) => scale.x(time) > TITLE_ROOM);
  return works.length <= NAMED && room ? namedLane(works, scale) : countedLane(works, scale);
}

/** Each work a dot on the line, with its title on a row of its own where titles would meet. */
function namedLane(lane: Dated[], { x, side }: Scale): Lane {
  const works = side > 0 ? lane : [...lane].reverse();
  const titles = works.map(({ work }) => short(work.title));
  const labels = works.map(({ time }, index) => ({ x: side * x(time) + BESIDE, width: (titles[index]?.length ?? 0) * CHARACTER }));
  const rows = labelRows(labels, 14);
  const draw = (base: number, sign: 1 | -1): SVGElement[] =>
    works.map(({ work, time }, index) => {
      const [cx, away] = [x(time), 9 + (rows[index] ?? 0) * ROW];
      const parts = [
        s("line", { x1: cx, x2: cx, y1: base + sign * 9, y2: base + sign * away, class: "stem" }),
        s("circle", { cx, cy: base + sign * 9, r: 5, class: `mark ${wayOf(sign)}` }),
        s("text", { x: cx + side * BESIDE, y: base + sign * away + 4.5, class: side > 0 ? "title" : "title leftward" }, titles[index]),
        s("title", null, `${work.title}, ${when(work.published)}`),
      ];
      return s("a", { href: link("read", [work.sourceId]), tabindex: -1 }, parts);
    });
  return { height: 9 + Math.max(...rows) * ROW + 13, draw };
}

function short(title: string): string {
  const points = Array.from(title);
  return points.length <= TITLE_CHARACTERS ? title : `${points.slice(0, TITLE_CHARACTERS - 1).join("").trimEnd()}…`;
}

/** Works by stretches of time: stacked dots while they are few, else bars. */
function countedLane(works: Dated[], { from, to, x }: Scale): Lane {
  const bins = new Map<number, Dated[]>();
  for (const entry of works) {
    const bin = Math.floor(((entry.time - from) / (to - from)) * BINS);
    bins.set(bin, [...(bins.get(bin) ?? []), entry]);
  }
  const most = Math.max(...[...bins.values()].map((bin) => bin.length));
  const dots = most <= DOTS;
  const width = ((x(to) - x(from)) / BINS) * 0.8;
  const draw = (base: number, sign: 1 | -1): SVGElement[] =>
    [...bins.values()].flatMap((bin): SVGElement[] => {
      const middle = x(bin.reduce((sum, entry) => sum + entry.time, 0) / bin.length);
      if (dots) return bin.map((entry, index) => dot(entry.work, middle, base + sign * (9 + index * DOT), sign));
      const tall = Math.max(2, (bin.length / most) * BAR);
      return [bar(bin, middle - width / 2, sign < 0 ? base - tall : base, width, tall, sign)];
    });
  return { height: dots ? 9 + most * DOT : BAR + 8, draw };
}

function wayOf(sign: 1 | -1): string {
  return sign < 0 ? "up" : "down";
}

function dot(work: Work, cx: number, cy: number, sign: 1 | -1): SVGElement {
  const circle = s("circle", { cx, cy, r: 5, class: `mark ${wayOf(sign)}` }, s("title", null, `${work.title}, ${when(work.published)}`));
  return s("a", { href: link("read", [work.sourceId]), tabindex: -1 }, circle);
}

function bar(bin: Dated[], x: number, y: number, width: number, height: number, sign: 1 | -1): SVGElement {
  const days = bin.map(({ work }) => work.day ?? "").sort();
  const [first = "", last = ""] = [days[0], days[days.length - 1]];
  const label = `${count(bin.length)}, ${when(first)} to ${when(last)}`;
  const rect = s("rect", { x, y, width, height, class: `mark ${wayOf(sign)}` }, s("title", null, label));
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
