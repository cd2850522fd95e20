import { describe, expect, it } from "vitest";
import { cellText, csv } from "../src/cells";

describe("CSV", () => {
  it("quotes what has a comma, a quotation mark or a line end", () => {
    expect(csv(["a", "b"], [{ a: 'say "no", twice', b: "two\nlines" }])).toBe('a,b\r\n"say ""no"", twice","two\nlines"\r\n');
  });

  it.each([
    ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
    ["+1+1", "'+1+1"],
    ["-2+3", "'-2+3"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["+", "+"],
    ["-", "-"],
    ["plain = text", "plain = text"],
  ])("keeps a spreadsheet from running %j", (cell, written) => expect(csv(["a"], [{ a: cell }])).toBe(`a\r\n${written}\r\n`));

  it("leaves numbers as numbers", () => expect(csv(["a"], [{ a: -12.5 }])).toBe("a\r\n-12.5\r\n"));

  it("writes nothing for what is absent", () => expect(csv(["a", "b"], [{ a: null }])).toBe("a,b\r\n,\r\n"));
});

describe("a cell as text", () => {
  it.each<[unknown, string]>([
    [new Date("2022-01-06T00:00:00Z"), "2022-01-06"],
    [new Date("2022-01-06T12:30:00Z"), "2022-01-06T12:30:00Z"],
    [["a", "b"], "a; b"],
    [[{ op: "insert", quoted: "x" }], "op: insert, quoted: x"],
    [true, "true"],
    [0, "0"],
    [undefined, ""],
  ])("%j", (value, text) => expect(cellText(value)).toBe(text));
});
