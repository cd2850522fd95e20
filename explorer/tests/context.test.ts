import { describe, expect, it } from "vitest";
import { endOf, inContext, startOf } from "../src/context";

const LONG = Array.from({ length: 200 }, (_, index) => `word${index}`).join(" ");

describe("words within a long passage", () => {
  it("a cut falls between two words, and says that it is one", () => {
    expect(endOf(LONG, 50)).toMatch(/^… word\d+( word\d+)*$/);
    expect(startOf(LONG, 50)).toMatch(/^(word\d+ )+…$/);
    expect(LONG.endsWith(endOf(LONG, 50).slice(2))).toBe(true);
    expect(LONG.startsWith(startOf(LONG, 50).slice(0, -2))).toBe(true);
  });
  it("a script without spaces is cut between two characters", () => {
    const text = "𠮷野".repeat(300);
    expect(endOf(text, 51)).toBe(`… 野${"𠮷野".repeat(25)}`);
    expect(startOf(text, 51)).toBe(`${"𠮷野".repeat(25)}𠮷 …`);
  });
  it("a short passage is whole, and nothing offers more of it", () => {
    const { shown, more } = inContext("before ", "words", " after");
    expect(shown.textContent).toBe("before words after");
    expect(more).toBeNull();
  });
  it("a long passage opens whole", () => {
    const { shown, more } = inContext(`${LONG} `, "here", ` ${LONG}`);
    expect(shown.textContent?.length).toBeLessThan(800);
    expect(shown.textContent).toContain("here");
    more?.querySelector("button")?.click();
    expect(shown.textContent).toBe(`${LONG} here ${LONG}`);
  });
});
