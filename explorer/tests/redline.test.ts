import { describe, expect, it } from "vitest";
import { placeEdits, type Edit } from "../src/redline";
import { marked } from "../src/evidence";
import { h } from "../src/dom";

const edit = (op: string, quoted: string, source: string): Edit => ({ op, quoted, source, meaningChange: false });

function words(quoted: string, source: string, edits: Edit[]): { quoted: string[]; source: string[]; unplaced: number[] } {
  const redline = placeEdits(quoted, source, edits);
  return {
    quoted: redline.quoted.map(({ start, end }) => quoted.slice(start, end)),
    source: redline.source.map(({ start, end }) => source.slice(start, end)),
    unplaced: redline.unplaced,
  };
}

describe("edits are found where they stand", () => {
  // A word replaced; the same word stands earlier inside another.
  it("on both sides of a replacement", () => {
    expect(words("shall pay all of it", "shall pay most of it", [edit("replace", "all", "most")])).toEqual({ quoted: ["all"], source: ["most"], unplaced: [] });
  });

  it("for several edits, in order", () => {
    const found = words("is a threat to no one; it calms", "is not a threat; it calms", [edit("delete", "", "not"), edit("insert", "to no one", "")]);
    expect(found).toEqual({ quoted: ["", "to no one"], source: ["not", ""], unplaced: [] });
  });

  it("for words left out and marked by dots", () => {
    const found = words("lives … and ships", "lives, the cost of insurance, and ships", [edit("delete", "…", "the cost of insurance")]);
    expect(found).toEqual({ quoted: ["…"], source: ["the cost of insurance"], unplaced: [] });
  });

  it("past a bracket that no edit is about", () => {
    const found = words("sooner than [it] planned, all agree", "sooner than we planned, most agree", [edit("replace", "all", "most")]);
    expect(found).toEqual({ quoted: ["all"], source: ["most"], unplaced: [] });
  });

  it("with emoji and Chinese before them", () => {
    const found = words("👍👍 𠮷野家 opens all day", "👍👍 𠮷野家 opens each day", [edit("replace", "all", "each")]);
    expect(found).toEqual({ quoted: ["all"], source: ["each"], unplaced: [] });
  });

  it("or not at all: an edit that fits nowhere is left unplaced", () => {
    expect(words("one two", "one two", [edit("replace", "seven", "eight")])).toEqual({ quoted: [], source: [], unplaced: [0] });
  });

  it("and end, whatever the texts are", () => {
    const scraps = ["", "a", "a a a", "b a", "[x] …", "👍", "a b c d e f g"];
    for (const quoted of scraps) for (const source of scraps) placeEdits(quoted, source, [edit("insert", "", ""), edit("replace", "a", "b")]);
  });
});

describe("edits are shown in signs and words", () => {
  it("and the quotation's own text stays whole", () => {
    const quoted = "meets all of it";
    const edits = [edit("replace", "all", "most")];
    const box = h("p", null, marked(quoted, placeEdits(quoted, "meets most of it", edits).quoted, edits, "quoted"));
    expect(box.querySelector("mark")?.textContent).toBe("[replaced: ⇄all]");
    for (const hidden of box.querySelectorAll(".unseen, .edit-sign")) hidden.remove();
    expect(box.textContent).toBe(quoted);
  });

  it("as ins for what the quotation adds and del for what it leaves out", () => {
    const [quoted, source] = ["is a threat to us", "is not a threat"];
    const edits = [edit("delete", "", "not"), edit("insert", "to us", "")];
    const redline = placeEdits(quoted, source, edits);
    expect(h("p", null, marked(quoted, redline.quoted, edits, "quoted")).querySelector("ins")?.textContent).toContain("to us");
    expect(h("p", null, marked(source, redline.source, edits, "source")).querySelector("del")?.textContent).toContain("not");
  });
});
