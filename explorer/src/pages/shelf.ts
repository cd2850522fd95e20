/** All works of the collection, to choose one to read. */

import { h, fill } from "../dom";
import type { Library, Work } from "../library";
import type { Page } from "../page";
import { nothing, workLine } from "../parts";
import { fold } from "../query";
import { counted, count, RIGHTS } from "../words";

const SHOWN = 100;

export async function shelf(library: Library): Promise<Page> {
  const works = [...(await library.works()).values()].sort(byKindAndDate);
  const list = h("ul", { class: "works" });
  const state = h("p", { class: "facts", role: "status" });
  const field = h("input", { type: "search", id: "shelf-filter", autocomplete: "off" });
  const show = (): void => {
    const sought = fold(field.value.trim());
    const found = works.filter((work) => fold([work.title, work.publisher, work.published, work.kind, ...work.authors].join(" ")).includes(sought));
    state.textContent = `${counted(found.length, "work")}${found.length > SHOWN ? `, the first ${count(SHOWN)} shown; narrow the list to see others` : ""}`;
    if (found.length) fill(list, found.slice(0, SHOWN).map(entry));
    else fill(list, h("li", null, nothing("No work has these words in its title, author, publisher or date. Try fewer.")));
  };
  field.addEventListener("input", show);
  show();
  const element = h("div", { class: "shelf" }, h("h1", null, "Read"), h("p", { class: "field" }, h("label", { for: "shelf-filter" }, "Title, author, publisher or date"), field), state, list);
  return { title: "Read", element };
}

function entry(work: Work): HTMLElement {
  const length = work.words === null ? "No text is held." : `${counted(work.words, "word")}. ${RIGHTS[work.rights] ?? ""}${work.annotated ? "" : " Traced against, not annotated itself."}`;
  return h("li", null, workLine(work), h("p", { class: "tally" }, length));
}

function byKindAndDate(a: Work, b: Work): number {
  const first = Number(b.kind === "commentary") - Number(a.kind === "commentary");
  return first || (a.day ?? "9").localeCompare(b.day ?? "9") || a.title.localeCompare(b.title);
}
