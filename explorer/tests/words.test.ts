import { describe, expect, it } from "vitest";
import { moment, percent, size, toneOf, verdictOf, when } from "../src/words";
import { compare, test } from "../src/query";
import { link, parse } from "../src/routes";
import { ticks } from "../src/pages/timeline";
import { optionsOf, viewOf } from "../src/pages/view";
import type { TableFacts } from "../src/release";

describe("dates in words", () => {
  it.each([
    ["2022-01-06", "6 January 2022"],
    ["2021-11", "November 2021"],
    ["1790", "1790"],
    ["2022-01~", "about January 2022"],
    ["2022?", "2022 (uncertain)"],
    ["2021-01/2022-01", "January 2021 to January 2022"],
    ["2021-01/..", "January 2021 or later"],
    ["/2021-01-02", "2 January 2021 or earlier"],
    ["../..", "undated"],
    ["2021-13", "2021-13"],
    ["soon", "soon"],
    [null, "undated"],
  ])("%j", (edtf, words) => expect(when(edtf)).toBe(words));
});

describe("moments in words", () => {
  it("a day has no hour, a moment has one and says of which zone", () => {
    expect(moment(new Date("2022-01-06T00:00:00Z"))).toBe("6 January 2022");
    expect(moment(new Date("2026-11-25T21:05:09Z"))).toBe("25 November 2026, 21:05 UTC");
  });
});

describe("figures in words", () => {
  it.each([[1, "1 byte"], [999, "999 bytes"], [1500, "1.5 KB"], [999_999, "1.0 MB"], [12_345_678, "12 MB"]])("%i bytes", (bytes, words) => expect(size(bytes)).toBe(words));
  it.each([[0, "0\u00a0%"], [0.004, "<\u00a01\u00a0%"], [0.126, "13\u00a0%"], [1, "100\u00a0%"]])("%d", (share, words) => expect(percent(share)).toBe(words));
  it("an unknown verdict keeps its name and gets no class of its own", () => {
    expect(verdictOf('x" onclick="').label).toBe('x" onclick="');
    expect(toneOf('x" onclick="')).toBe("tone-other");
    expect(verdictOf("constructor").label).toBe("constructor");
  });
});

describe("filters", () => {
  it.each<[Parameters<typeof test>[0]["operator"], string, unknown, boolean]>([
    ["has", "NAVY", "the navy's", true],
    ["has", "ｎａｖｙ", "Navy", true],
    ["is", "fact", "facts", false],
    ["from", "2022-01-06", new Date("2022-01-06T00:00:00Z"), true],
    ["to", "2022-01", new Date("2022-01-31T00:00:00Z"), true],
    ["to", "2022-01", new Date("2022-02-01T00:00:00Z"), false],
    ["from", "9", 10, true],
    ["from", "9", null, false],
    ["none", "", null, true],
    ["none", "", "x", false],
    ["has", "two", ["one", "two"], true],
  ])("%s %j: %j -> %s", (operator, value, cell, passes) => expect(test({ column: "c", operator, value })(cell)).toBe(passes));

  it("sorting puts what is absent last, both ways", () => {
    const values = [null, 2, 10, undefined, 1];
    expect([...values].sort((a, b) => compare(a, b, false))).toEqual([1, 2, 10, null, undefined]);
    expect([...values].sort((a, b) => compare(a, b, true)).slice(0, 3)).toEqual([10, 2, 1]);
  });
});

describe("addresses", () => {
  it.each([["a/b?c#d%"], ["日本@12"], ["<img>"], ["..", "x"]])("%j come back as they went in", (...parts) => {
    const route = parse(link("row", parts, { "exact~": "a&b=c", empty: "" }));
    expect(route).toMatchObject({ page: "row", parts });
    expect([...route.options]).toEqual([["exact~", "a&b=c"]]);
  });

  it("that are cut short are read as far as they go", () => {
    expect(parse("#/read/a%E6").parts).toEqual(["a%E6"]);
    expect(parse("").page).toBe("");
  });

  it("hold all of a table's view", () => {
    const field = (name: string) => ({ name, type: "string", description: "", standard: null, unit: null, allowed: [], target: null });
    const table: TableFacts = { name: "claims", description: "", rows: 9, files: [], key: ["claim_id"], fields: ["claim_id", "exact", "date"].map(field) };
    const options = { "exact~": "x", "date>": "2021", "date!": "yes", sort: "-date", page: "3", show: "date,exact" };
    const view = viewOf(table, new URLSearchParams(options));
    expect(view).toMatchObject({ sort: { column: "date", descending: true }, page: 2, columns: ["date", "exact"] });
    expect(Object.fromEntries(Object.entries(optionsOf(view)).filter(([, value]) => value))).toEqual(options);
  });
});

describe("the timeline's ticks", () => {
  it.each([["1790-01-01", "2024-01-01"], ["2021-01-20", "2022-07-30"], ["2024-03-14", "2024-05-28"], ["2024-03-14", "2024-03-16"]])("from %s to %s are few, in order and inside", (from, to) => {
    const [first, last] = [Date.parse(from), Date.parse(to)];
    const times = ticks(first, last).map(([time]) => time);
    expect(times.length).toBeGreaterThan(0);
    expect(times.length).toBeLessThan(13);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    for (const time of times) expect(time >= first && time <= last).toBe(true);
  });
});
