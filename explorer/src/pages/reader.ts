/** A piece on the left with its marks; the statement it rests on, or what else is known of a mark, on the right. */

import { str } from "../cells";
import { append, fill, h } from "../dom";
import type { Library, Reading } from "../library";
import type { Page } from "../page";
import { nothing, outward } from "../parts";
import { link, type Route } from "../routes";
import type { Layer } from "../spans";
import { annotationLink, annotations, descriptions, excerpts, LAYERS, passageElements, type Annotation } from "../text";
import { count, counted, plain, RIGHTS, when } from "../words";
import { contentsPanel } from "./contents";
import { claimPanel, referencePanel } from "./claimpanel";
import { quotationPanel } from "./quotationpanel";

const KINDS: Record<string, { table: string; key: string; layer: Layer }> = {
  quotation: { table: "quotations", key: "quotation_id", layer: "quotations" },
  claim: { table: "claims", key: "claim_id", layer: "claims" },
  reference: { table: "references", key: "reference_id", layer: "references" },
};
const SHOWN_AT_FIRST: Layer[] = ["quotations", "references", "dates"];

export async function reader(library: Library, route: Route): Promise<Page> {
  const target = await documentOf(library, route);
  const reading = target && (await library.reading(target));
  if (!reading) return notHere(library, route);
  const view = new Reader(library, reading);
  view.open(route);
  return { title: reading.work.title, element: view.element, update: (next) => view.follow(next) };
}

/** The document that the address is about: named itself, or the one that has the annotation or passage. */
async function documentOf(library: Library, route: Route): Promise<string | null> {
  const [id = ""] = route.parts;
  if (route.page === "read") return id;
  const kind = KINDS[route.page] ?? { table: "passages", key: "passage_id" };
  const [row] = await library.lookup(kind.table, kind.key, id, ["document_id"]);
  return str(row?.document_id);
}

function notHere(library: Library, route: Route): Page {
  const id = route.parts[0] ?? "";
  const what = route.page === "read" ? "work" : route.page;
  const element = h(
    "div",
    null,
    h("h1", null, `This ${what} is not in version ${library.release.version}`),
    nothing(
      `No ${what} of the collection ${library.release.collection} that has a text here has the id ${id}. Ids do not change between versions, so it is in another collection, in a version in which the text still had it, or the address is cut short.`,
      h("p", null, h("a", { href: link("search") }, "Search this version"), " or ", h("a", { href: link("read") }, "choose a work to read"), "."),
    ),
  );
  return { title: `No such ${what}`, element };
}

class Reader {
  readonly element: HTMLElement;
  private readonly marks: Annotation[];
  private readonly shown = new Set<Layer>(SHOWN_AT_FIRST);
  private readonly boxes = new Map<Layer, HTMLInputElement>();
  private readonly text = h("div", { class: "text" });
  private readonly head: HTMLElement;
  private readonly panel = h("aside", { class: "panel", "aria-label": "Evidence" });
  private place: Annotation | null = null;
  private selected: Annotation | null = null;
  private keys = true;

  constructor(
    private readonly library: Library,
    private readonly reading: Reading,
  ) {
    this.marks = annotations(reading);
    this.head = this.heading();
    this.element = h(
      "div",
      { class: "reader" },
      h("article", { class: "piece", lang: reading.work.language }, this.head, this.runningHead(), this.toolbar(), this.text, descriptions(this.marks)),
      this.panel,
    );
    this.text.addEventListener("click", (event) => this.clicked(event));
    const keydown = (event: KeyboardEvent): void => {
      if (this.element.isConnected) this.pressed(event);
      else if (this.wasShown) document.removeEventListener("keydown", keydown);
    };
    document.addEventListener("keydown", keydown);
    this.element.addEventListener("shown", () => {
      this.wasShown = true;
      this.reveal();
    });
  }

  private wasShown = false;

  /** Show what the address names; false when it is about another document. */
  follow(route: Route): boolean {
    const kind = KINDS[route.page];
    const [id = ""] = route.parts;
    const here = kind
      ? this.marks.some((mark) => mark.layer === kind.layer && mark.id === id)
      : route.page === "read" && (id === this.reading.documentId || id === this.reading.work.sourceId) && !route.options.get("at");
    if (!here) return false;
    const before = this.selected;
    this.open(route);
    this.reveal();
    // Back in the text, the keyboard goes on from the mark that was read.
    if (before && !this.selected) this.text.querySelector<HTMLElement>(`a[data-owner="${CSS.escape(before.id)}"]`)?.focus();
    return true;
  }

  open(route: Route): void {
    const kind = KINDS[route.page];
    this.selected = kind ? (this.marks.find((mark) => mark.layer === kind.layer && mark.id === route.parts[0]) ?? null) : null;
    this.place = this.placeOf(route);
    if (this.selected) this.shown.add(this.selected.layer);
    this.draw();
    this.showPanel();
  }

  /** A span that the address points to: `?at=120-180`, or a passage by its id. */
  private placeOf(route: Route): Annotation | null {
    const passage = route.page === "passage" ? this.reading.passages.find((row) => row.passage_id === route.parts[0]) : null;
    const at = /^(\d+)-(\d+)$/.exec(route.options.get("at") ?? "");
    const span = passage ? [passage.start, passage.end] : at ? [at[1], at[2]] : null;
    if (!span) return null;
    return { id: "place", layer: "place", start: Number(span[0]), end: Number(span[1]), row: {}, verdict: null, description: "" };
  }

  private heading(): HTMLElement {
    const { work } = this.reading;
    const facts = [plain(work.kind), work.authors.join(", "), work.publisher, when(work.published), work.words === null ? null : counted(work.words, "word")];
    return h(
      "header",
      { class: "piece-head" },
      h("h1", null, work.title),
      h("p", { class: "facts" }, facts.filter(Boolean).join(" · ")),
      work.rights !== "open_text" && h("p", { class: "rights" }, RIGHTS[work.rights] ?? "", " Lines with a number stand for so many characters. ", work.rightsBasis),
      h("p", { class: "actions" }, work.url && outward(work.url, "Open at the publisher"), h("a", { href: link("row", ["sources", work.sourceId]) }, "Facts and rights"), work.attribution && h("span", null, work.attribution)),
    );
  }

  private toolbar(): HTMLElement {
    const boxes = LAYERS.map(({ layer, label, sign }) => {
      const number = this.marks.filter((mark) => mark.layer === layer).length;
      const box = h("input", { type: "checkbox", name: layer, checked: this.shown.has(layer), disabled: number === 0 });
      this.boxes.set(layer, box);
      box.addEventListener("change", () => {
        if (box.checked) this.shown.add(layer);
        else this.shown.delete(layer);
        this.draw();
      });
      return h("label", null, box, h("span", { class: `swatch m-${layer}`, "aria-hidden": "true" }, sign), `${label} ${count(number)}`);
    });
    return h("div", { class: "toolbar" }, h("fieldset", null, h("legend", { class: "unseen" }, "Show in the text"), boxes));
  }

  /** Once the title is out of sight, a line above the text says what is being read. */
  private runningHead(): HTMLElement {
    const { title, published } = this.reading.work;
    const line = h("p", { class: "running-head", "aria-hidden": "true" }, h("span", { class: "title" }, title), h("span", { class: "date" }, when(published)));
    new IntersectionObserver(([entry]) => line.classList.toggle("is-needed", !entry?.isIntersecting)).observe(this.head);
    return line;
  }

  private keyHints(): HTMLElement {
    const toggle = h("button", { type: "button", class: "quiet", "aria-pressed": String(this.keys) }, this.keys ? "Keys are on" : "Keys are off");
    toggle.addEventListener("click", () => {
      this.keys = !this.keys;
      toggle.textContent = this.keys ? "Keys are on" : "Keys are off";
      toggle.setAttribute("aria-pressed", String(this.keys));
    });
    return h("p", { class: "keys" }, h("kbd", null, "j"), " next, ", h("kbd", null, "k"), " previous quotation, ", h("kbd", null, "Esc"), " back to the list ", toggle);
  }

  private draw(): void {
    for (const [layer, box] of this.boxes) box.checked = this.shown.has(layer);
    const known = excerpts(this.reading);
    const visible = this.marks.filter((mark) => this.shown.has(mark.layer));
    if (this.place) visible.push(this.place);
    const passages = passageElements(this.reading.passages, visible, known, this.reading.work.title);
    fill(this.text, passages.length ? passages : nothing("No text of this work is held in this version, so there is nothing to read here."));
    this.highlight();
  }

  private highlight(): void {
    const id = this.selected?.id;
    for (const element of this.text.querySelectorAll<HTMLElement>("[data-ids]")) {
      const chosen = id !== undefined && (element.dataset.ids ?? "").split(" ").includes(id);
      element.classList.toggle("chosen", chosen);
      if (chosen && element.dataset.owner === id && element.tagName === "A") element.setAttribute("aria-current", "true");
      else element.removeAttribute("aria-current");
    }
  }

  private showPanel(): void {
    const { library, reading, selected } = this;
    this.panel.classList.toggle("has-choice", selected !== null);
    if (!selected) {
      fill(this.panel, contentsPanel(library, reading, this.marks), this.keyHints());
      return;
    }
    const close = h("a", { href: link("read", [reading.work.sourceId]), class: "close" }, "Back to the list");
    const make = { quotations: quotationPanel, claims: claimPanel, references: referencePanel }[selected.layer as "quotations"];
    fill(this.panel, h("p", { class: "panel-top" }, this.steps(selected), close));
    append(this.panel, make(library, reading, selected), this.keyHints());
    this.panel.scrollTo(0, 0);
  }

  private steps(selected: Annotation): HTMLElement {
    const alike = this.marks.filter((mark) => mark.layer === selected.layer);
    const at = alike.indexOf(selected);
    const step = (to: number, label: string, sign: string): HTMLElement | null => {
      const mark = alike[to];
      return mark ? h("a", { href: annotationLink(mark), "aria-label": label, class: "step" }, sign) : null;
    };
    const name = { quotations: "Quotation", claims: "Claim", references: "Reference" }[selected.layer as "quotations"];
    return h("span", { class: "steps" }, step(at - 1, `Previous ${name.toLowerCase()}`, "‹"), `${name} ${count(at + 1)} of ${count(alike.length)}`, step(at + 1, `Next ${name.toLowerCase()}`, "›"));
  }

  /** Bring the chosen span, or the place in the address, into view. */
  private reveal(): void {
    const target = this.text.querySelector<HTMLElement>(this.selected ? ".chosen" : ".m-place");
    target?.scrollIntoView({ block: "center" });
    if (this.selected) this.panel.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  private clicked(event: Event): void {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-owner]") : null;
    if (!element || element.closest("a[data-owner]")) return;
    const mark = this.marks.find((each) => each.id === element.dataset.owner);
    // Selecting words with the mouse must not carry the reader away.
    if (mark && !String(getSelection() ?? "")) location.hash = annotationLink(mark);
  }

  private pressed(event: KeyboardEvent): void {
    const busy = event.target instanceof Element && event.target.closest("input:not([type=checkbox]), select, textarea");
    if (!this.keys || busy || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && this.selected) {
      location.hash = link("read", [this.reading.work.sourceId]);
      return;
    }
    const way = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
    if (!way) return;
    const quotations = this.marks.filter((mark) => mark.layer === "quotations");
    const at = this.selected ? quotations.indexOf(this.selected) : way > 0 ? -1 : quotations.length;
    const next = quotations[at + way];
    if (next) location.hash = annotationLink(next);
  }
}
