/** Charts made of page elements: every figure is text, every bar a link. */

import { h, type Child } from "../dom";
import { nothing, unseen } from "../parts";
import { link } from "../routes";
import { count, percent, plain, toneOf, verdictOf, VERDICT_ORDER } from "../words";

/** All verdicts: a bar that adds up to the whole, and a line for each with what it means. */
export function verdictChart(verdicts: Map<string, number>): Child {
  const all = [...verdicts.values()].reduce((sum, each) => sum + each, 0);
  if (!all) return nothing("No quotation of this collection was traced.");
  const others = [...verdicts.keys()].filter((verdict) => !VERDICT_ORDER.includes(verdict));
  const shown = [...VERDICT_ORDER, ...others].filter((verdict) => verdicts.has(verdict));
  return [
    verdictBar(verdicts),
    h(
      "ul",
      { class: "verdicts" },
      shown.map((verdict) => {
        const { sign, label, meaning } = verdictOf(verdict);
        const number = verdicts.get(verdict) ?? 0;
        return h(
          "li",
          null,
          h(
            "a",
            { href: link("search", [], { in: "quotations", verdict }) },
            h("span", { class: `sign ${toneOf(verdict)}`, "aria-hidden": "true" }, sign),
            h("span", { class: "verdict-name" }, label, h("span", { class: "meaning" }, unseen(": "), meaning)),
            h("span", { class: "number" }, unseen(": "), count(number), unseen(", "), h("span", { class: "share" }, percent(number / all))),
          ),
        );
      }),
    ),
  ];
}

/** A narrower piece of a bar has no room for its sign. */
const SIGN_SHARE = 0.025;

/** A bar of all verdicts, as wide as their shares; for the eye, since the figures stand beside it as text. `within`: what to search in; `most`: what a whole line stands for. */
export function verdictBar(verdicts: Map<string, number>, within: Record<string, string | null> = {}, most = 0): HTMLElement {
  const bar = h("div", { class: "verdict-bar", "aria-hidden": "true" });
  const all = [...verdicts.values()].reduce((sum, each) => sum + each, 0);
  if (most > 0) bar.style.width = `${(100 * all) / most}%`;
  for (const verdict of VERDICT_ORDER.filter((name) => verdicts.has(name))) {
    const { sign, label } = verdictOf(verdict);
    const number = verdicts.get(verdict) ?? 0;
    const piece = h("a", { href: link("search", [], { in: "quotations", verdict, ...within }), class: toneOf(verdict), tabindex: "-1", title: `${label}: ${count(number)}` }, number / all > SIGN_SHARE && sign);
    piece.style.flexGrow = String(number);
    bar.append(piece);
  }
  return bar;
}

/** Claims by kind (down) and certainty (across); each figure opens the claims it counts. */
export function claimsChart(counts: Map<string, Map<string, number>>, kinds: string[], certainties: string[]): Child {
  const rows = kinds.length ? kinds : [...counts.keys()];
  const columns = certainties.length ? certainties : [...new Set([...counts.values()].flatMap((each) => [...each.keys()]))];
  const most = Math.max(1, ...[...counts.values()].flatMap((each) => [...each.values()]));
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "Claims by kind and certainty" },
    h(
      "table",
      { class: "matrix" },
      h("thead", null, h("tr", null, h("td", null), columns.map((name) => h("th", { scope: "col" }, plain(name))), h("th", { scope: "col" }, "all"))),
      h(
        "tbody",
        null,
        rows.map((kind) => {
          const cells = counts.get(kind) ?? new Map<string, number>();
          const sum = [...cells.values()].reduce((a, b) => a + b, 0);
          return h(
            "tr",
            null,
            h("th", { scope: "row" }, plain(kind)),
            columns.map((certainty) => cell(kind, certainty, cells.get(certainty) ?? 0, most)),
            h("td", { class: "sum" }, sum ? h("a", { href: link("table", ["claims"], { kind }) }, count(sum)) : "–"),
          );
        }),
      ),
    ),
  );
}

function cell(kind: string, certainty: string, number: number, most: number): HTMLElement {
  if (!number) return h("td", { class: "none" }, "–");
  const dot = h("span", { class: "dot", "aria-hidden": "true" });
  const side = `${(0.25 + 1.35 * Math.sqrt(number / most)).toFixed(2)}rem`;
  dot.style.width = side;
  dot.style.height = side;
  return h("td", null, h("a", { href: link("table", ["claims"], { kind, certainty }) }, dot, count(number)));
}
