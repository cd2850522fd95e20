/** Pieces that several pages are put together from. */

import { h, append, type Child } from "./dom";
import { CostlyError } from "./query";
import { WholeFileError, agreeToWholeFiles } from "./files";
import type { Work } from "./library";
import { link } from "./routes";
import { plain, size, toneOf, verdictOf, when } from "./words";

/** Text for screen readers only. */
export function unseen(text: string): HTMLElement {
  return h("span", { class: "unseen" }, text);
}

export function verdictBadge(verdict: string): HTMLElement {
  const { sign, label } = verdictOf(verdict);
  return h("span", { class: `badge ${toneOf(verdict)}` }, h("span", { class: "sign", "aria-hidden": "true" }, sign), label);
}

/** A button that copies a text and says so. */
export function copyButton(label: Child, text: () => string): HTMLElement {
  const said = h("span", { class: "said", role: "status" });
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text());
      said.textContent = "Copied";
    } catch {
      said.textContent = "The browser did not let the page copy; select the text instead";
    }
    setTimeout(() => (said.textContent = ""), 4000);
  };
  return h("span", { class: "copy" }, h("button", { type: "button", class: "quiet", on: { click: () => void copy() } }, label), said);
}

/** The permanent address of a page of this release. */
export function permalink(hash: string): string {
  return new URL(hash, location.href).href;
}

/** A link that leaves the explorer, for the publisher's page. */
export function outward(address: string, label: string): HTMLElement {
  const words = unseen(" (opens the publisher's page in a new tab)");
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer", class: "outward" }, label, h("span", { "aria-hidden": "true" }, " ↗"), words);
}

/** Title, publisher and date of a work, the title as a link into the reader. */
export function workLine(work: Work, tag: "p" | "h3" = "p"): HTMLElement {
  const facts = [plain(work.kind), work.authors.join(", "), work.publisher, when(work.published)].filter(Boolean);
  return h(
    "div",
    { class: "work" },
    h(tag, { class: "work-title" }, h("a", { href: link("read", [work.sourceId]) }, work.title)),
    h("p", { class: "facts" }, facts.join(" · ")),
  );
}

/** What is shown while something is read. */
export function waiting(what: string): HTMLElement {
  return h("p", { class: "waiting", role: "status" }, what);
}

/** Nothing to show, and what to do about it. */
export function nothing(text: string, ...more: Child[]): HTMLElement {
  return h("div", { class: "nothing" }, h("p", null, text), more);
}

/** An error as a person can act on it; `again` repeats what failed. */
export function failure(error: unknown, again: () => void): HTMLElement {
  const box = h("div", { class: "failure", role: "alert" });
  const button = (label: string, act: () => void): HTMLElement =>
    h("p", null, h("button", { type: "button", on: { click: act } }, label));
  if (error instanceof WholeFileError) {
    const agree = (): void => {
      agreeToWholeFiles();
      again();
    };
    append(
      box,
      h("p", null, `${error.message} To go on, all ${size(error.bytes)} of it have to be read.`),
      h("p", null, "A server that serves parts, such as `python -m pipelines serve`, would need a fraction of that."),
      button(`Read all ${size(error.bytes)}`, agree),
    );
    return box;
  }
  const known = error instanceof Error && (error.name === "FileError" || error instanceof CostlyError);
  const message = error instanceof Error ? error.message : String(error);
  append(
    box,
    h("p", null, known ? message : `This part could not be shown: ${message}`),
    button("Try again", again),
  );
  return box;
}

/** A box that is filled when what it needs has been read; errors stay inside it. */
export function later(what: string, make: () => Promise<Child>): HTMLElement {
  const box = h("div", { class: "later", "aria-busy": "true" });
  const run = (): void => {
    box.replaceChildren(waiting(what));
    make()
      .then((content) => {
        box.replaceChildren();
        append(box, content);
      })
      .catch((error: unknown) => box.replaceChildren(failure(error, run)))
      .finally(() => box.removeAttribute("aria-busy"));
  };
  run();
  return box;
}
