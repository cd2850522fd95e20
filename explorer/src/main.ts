/** The page around the pages: loads the release, follows the address, says what went wrong. */

import { h, fill } from "./dom";
import { traffic } from "./files";
import { Library } from "./library";
import type { Maker, Page } from "./page";
import { failure, waiting } from "./parts";
import { laterVersions, loadRelease } from "./release";
import { link, parse } from "./routes";
import { overview } from "./pages/overview";
import { reader } from "./pages/reader";
import { search } from "./pages/search";
import { tableList, tablePage } from "./pages/table";
import { rowPage } from "./pages/row";
import { shelf } from "./pages/shelf";
import { counted, size } from "./words";

const PAGES: Record<string, Maker> = {
  "": overview,
  read: (library, route) => (route.parts.length ? reader(library, route) : shelf(library)),
  quotation: reader,
  claim: reader,
  reference: reader,
  passage: reader,
  tables: tableList,
  table: tablePage,
  row: rowPage,
  search,
};

const NAVIGATION: [page: string, label: string, pages: string[]][] = [
  ["", "Overview", [""]],
  ["read", "Read", ["read", "quotation", "claim", "reference", "passage"]],
  ["search", "Search", ["search"]],
  ["tables", "Tables", ["tables", "table", "row"]],
];

async function start(app: HTMLElement): Promise<void> {
  if (location.protocol === "file:") {
    fill(app, openedAsFile());
    return;
  }
  fill(app, h("main", { class: "before" }, waiting("Reading the release …")));
  try {
    run(app, new Library(await loadRelease()));
  } catch (error) {
    fill(app, h("main", { class: "before" }, h("h1", null, "Communiqué explorer"), failure(error, () => void start(app))));
  }
}

function run(app: HTMLElement, library: Library): void {
  const { release } = library;
  const main = h("main", { id: "content", tabindex: "-1" });
  const links = NAVIGATION.map(([page, label]) => h("a", { href: link(page) }, label));
  const notices = h("div", { class: "notices", role: "status" });
  const moved = h("p", { class: "moved" });
  const skip = (event: Event): void => {
    event.preventDefault();
    main.focus();
  };
  fill(
    app,
    h("a", { href: "#content", class: "skip", on: { click: skip } }, "Skip to the content"),
    h(
      "header",
      { class: "top" },
      h("p", { class: "name" }, h("a", { href: link("") }, "Communiqué"), h("span", { class: "collection" }, release.collection)),
      h("nav", { "aria-label": "Pages" }, links),
      h("p", { class: "version" }, `version ${release.version}`),
    ),
    notices,
    main,
    h(
      "footer",
      { class: "bottom" },
      moved,
      h("p", null, "Made by rules over an automatic parse; it has errors, and every row names its rule. ", h("a", { href: "./LICENCES.txt" }, "Licences of what this page is made of")),
    ),
  );
  let shown: Page | null = null;
  let turn = 0;
  const show = async (first: boolean): Promise<void> => {
    const route = parse(location.hash);
    const mine = ++turn;
    NAVIGATION.forEach(([, , pages], index) => {
      if (pages.includes(route.page)) links[index]?.setAttribute("aria-current", "page");
      else links[index]?.removeAttribute("aria-current");
    });
    if (shown?.update?.(route)) return;
    shown = null;
    fill(main, waiting("Reading …"));
    try {
      const maker = Object.hasOwn(PAGES, route.page) ? PAGES[route.page] : undefined;
      const page = await (maker ?? lost)(library, route);
      if (mine !== turn) return;
      shown = page;
      document.title = `${page.title} · Communiqué ${release.collection} ${release.version}`;
      fill(main, page.element);
      if (!first) {
        scrollTo(0, 0);
        main.focus({ preventScroll: true });
      }
      page.element.dispatchEvent(new CustomEvent("shown"));
    } catch (error) {
      if (mine === turn) fill(main, h("h1", null, "This page could not be read"), failure(error, () => void show(false)));
    }
  };
  const report = (): void => {
    moved.textContent = `${size(traffic.bytes)} read in ${counted(traffic.requests, "request")}, all from this folder's host.`;
    if (traffic.whole.length && !notices.querySelector(".whole")) {
      const text = "This host does not serve parts of files, so whole files are read: pages open more slowly. `python -m pipelines serve` and most web hosts serve parts.";
      notices.append(h("p", { class: "whole" }, text));
    }
  };
  setInterval(report, 500);
  addEventListener("hashchange", () => void show(false));
  void show(true);
  void laterVersions(release).then(([latest]) => {
    if (!latest) return;
    const newer = h("a", { href: `../../${encodeURIComponent(latest)}/explorer/` }, `version ${latest}`);
    const follow = (): void => newer.setAttribute("href", `../../${encodeURIComponent(latest)}/explorer/${location.hash}`);
    follow();
    addEventListener("hashchange", follow);
    notices.append(h("p", { class: "newer" }, "There is a later release of this collection: the same page in ", newer, "."));
  });
}

async function lost(): Promise<Page> {
  const element = h("div", null, h("h1", null, "There is no such page"), h("p", null, "The address may be cut short. Start from the ", h("a", { href: link("") }, "overview"), ", or ", h("a", { href: link("search") }, "search"), "."));
  return { title: "No such page", element };
}

function openedAsFile(): HTMLElement {
  return h(
    "main",
    { class: "before" },
    h("h1", null, "Communiqué explorer"),
    h("p", null, "This page was opened as a file. Browsers do not let such a page read the data beside it; it has to come from a web server, which may be on this machine."),
    h("ul", null, h("li", null, "In a checkout of the project: ", h("code", null, "python -m pipelines serve")), h("li", null, "In a downloaded version folder: ", h("code", null, "python -m http.server"), ", then open ", h("code", null, "http://localhost:8000/explorer/"))),
  );
}

const app = document.getElementById("app");
if (app) void start(app);
