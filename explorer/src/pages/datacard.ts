/** The data card and the downloads: what release.json says, as a page. */

import { h, type Child } from "../dom";
import { copyButton, unseen } from "../parts";
import type { Release } from "../release";
import { link } from "../routes";
import { count, counted, plain, sentence, size, when } from "../words";

const LIMITS = [
  "Annotations are made by rules over a statistical parse and have errors; each row names the rule that made it.",
  "“Not found” means: in none of the statements that were searched. It does not mean that the words were never said.",
  "Similarity scores measure wording, evidence scores wording and meaning, neither measures truth.",
  "Offsets count Unicode code points from the start of a document’s text.",
];

export function dataCard(release: Release): Child {
  const facts: [string, Child][] = [
    ["Version", `${release.version}, ${when(release.created.slice(0, 10))}${release.previous ? `, follows ${release.previous}` : ", the first release"}. A version never changes.`],
    ["Schema", release.schemaVersion],
    ["Licence", `Annotations: ${release.licence ?? "as the data card says"}. Texts: as each row of the table sources says.`],
    ["Checked", [h("a", { href: checks(release) }, "Every expectation and its result"), release.quarantined.length ? `; quarantined: ${release.quarantined.map(([name, rows]) => `${count(rows)} of ${name}`).join(", ")}.` : "; no row was quarantined."]],
  ];
  return [
    definitions(facts),
    release.provenance.length > 0 &&
      h("details", null, h("summary", null, "What it was made with"), definitions(release.provenance.map(([name, value]): [string, Child] => [sentence(plain(name)), h("code", null, value)]))),
    h("h3", null, "Limits"),
    h("ul", { class: "limits" }, LIMITS.map((limit) => h("li", null, limit)), release.warnings.map((warning) => h("li", null, warning))),
    release.waiting.length > 0 && [
      h("h3", null, `${counted(release.waiting.length, "source")} registered, but not held in this version`),
      h("ul", { class: "limits" }, release.waiting.map(({ source, reason }) => h("li", null, h("code", null, source), reason && `: ${reason}`))),
    ],
    h("p", null, h("a", { href: "../README.md" }, "The whole data card"), " (Markdown) · ", h("a", { href: link("tables") }, "every column of every table")),
  ];
}

function definitions(facts: [string, Child][]): HTMLElement {
  return h("dl", { class: "datacard" }, facts.map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, value))));
}

/** The front page of the checks, whatever it is called in this release. */
function checks(release: Release): string {
  const pages = release.files.map((file) => file.path).filter((path) => /^validation\/(.*\/)?index\.html$/.test(path));
  return `../${pages.sort((a, b) => a.length - b.length)[0] ?? "validation/"}`;
}

/** Every table and descriptive file with its size and sha256. */
export function downloads(release: Release): Child {
  const tables = [...release.tables.values()].flatMap((table) => table.files.map((file) => ({ path: file.path, rows: table.rows, name: table.name })));
  const rows = new Map(tables.map((file) => [file.path, file]));
  // Tables first, then what describes them.
  const shown = [...release.files.filter((file) => rows.has(file.path)), ...release.files.filter((file) => !file.path.includes("/"))];
  return [
    h("p", null, "Parquet files of this version. ", h("code", null, "sha256sum --check SHA256SUMS"), " in the version folder checks a copy: ", h("a", { href: "../SHA256SUMS" }, "SHA256SUMS"), "."),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": "Files of this release" },
      h(
        "table",
        { class: "files" },
        h("thead", null, h("tr", null, ["File", "Rows", "Size", "sha256"].map((name) => h("th", { scope: "col" }, name)))),
        h(
          "tbody",
          null,
          shown.map(({ path, bytes, sha256 }) =>
            h(
              "tr",
              null,
              h("th", { scope: "row" }, h("a", { href: `../${path.split("/").map(encodeURIComponent).join("/")}`, download: "" }, path)),
              h("td", { class: "number" }, rows.has(path) ? count(rows.get(path)?.rows ?? 0) : ""),
              h("td", { class: "number" }, size(bytes)),
              h("td", null, h("code", { class: "sum" }, `${sha256.slice(0, 12)}…`), copyButton(["Copy", unseen(` the sha256 of ${path}`)], () => sha256)),
            ),
          ),
        ),
      ),
    ),
  ];
}
