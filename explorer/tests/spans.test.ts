import { describe, expect, it } from "vitest";
import { codePoints } from "../src/codepoints";
import { foremost, runs, segments, type Mark } from "../src/spans";

const mark = (id: string, layer: Mark["layer"], start: number, end: number): Mark => ({ id, layer, start, end });

describe("a passage whose text is not published", () => {
  it("shows each excerpt where it stands, and gaps of the right length between", () => {
    expect(runs(10, 40, null, [{ start: 15, text: "fleet" }, { start: 30, text: "harbour" }])).toEqual([
      { start: 10, end: 15, text: null },
      { start: 15, end: 20, text: "fleet" },
      { start: 20, end: 30, text: null },
      { start: 30, end: 37, text: "harbour" },
      { start: 37, end: 40, text: null },
    ]);
  });

  it("joins excerpts that overlap without repeating a character", () => {
    const joined = runs(0, 16, null, [{ start: 0, text: "the joint" }, { start: 4, text: "joint fleet" }]);
    expect(joined).toEqual([
      { start: 0, end: 15, text: "the joint fleet" },
      { start: 15, end: 16, text: null },
    ]);
  });

  it("keeps to the passage when an excerpt reaches beyond it", () => {
    expect(runs(5, 8, null, [{ start: 3, text: "abcdefg" }])).toEqual([{ start: 5, end: 8, text: "cde" }]);
  });

  it("covers the passage exactly, in code points", () => {
    const found = runs(0, 12, null, [{ start: 2, text: "👍👍" }, { start: 3, text: "👍𠮷" }, { start: 9, text: "日本" }]);
    expect(found[0]?.start).toBe(0);
    expect(found[found.length - 1]?.end).toBe(12);
    found.slice(1).forEach((run, index) => expect(run.start).toBe(found[index]?.end));
    for (const run of found) if (run.text !== null) expect(codePoints(run.text)).toBe(run.end - run.start);
    expect(found.map((run) => run.text)).toEqual([null, "👍👍𠮷", null, "日本", null]);
  });
});

describe("marks", () => {
  it("cut the text wherever one starts or ends, and say which cover each piece", () => {
    const cut = segments(runs(100, 110, "a👍cdefghij", []), [mark("q", "quotations", 101, 105), mark("c", "claims", 100, 110)]);
    expect(cut.map(({ text, marks }) => [text, marks.map(({ id }) => id).join("")])).toEqual([
      ["a", "c"],
      ["👍cde", "qc"],
      ["fghij", "c"],
    ]);
  });

  it("never lose or repeat a character", () => {
    const text = "日本語と👍 and words";
    const marks = [0, 3, 5, 7].flatMap((start) => [2, 6].map((length) => mark(`${start}${length}`, "dates", start, start + length)));
    expect(segments(runs(0, codePoints(text), text, []), marks).map((each) => each.text).join("")).toBe(text);
  });

  it("stand over what is not published too", () => {
    expect(segments(runs(0, 9, null, []), [mark("c", "claims", 3, 9)]).map(({ start, end }) => [start, end])).toEqual([[0, 3], [3, 9]]);
  });

  it("of no length are left out", () => {
    expect(segments(runs(0, 4, "text", []), [mark("q", "quotations", 2, 2)])).toHaveLength(1);
  });

  it("answer a click by the most telling layer, then the shortest", () => {
    const [claim, long, short] = [mark("c", "claims", 0, 9), mark("l", "quotations", 0, 9), mark("s", "quotations", 0, 3)];
    expect(foremost([claim, long, short])?.id).toBe("s");
    expect(foremost([])).toBeNull();
  });
});
