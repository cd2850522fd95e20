import { describe, expect, it } from "vitest";
import { codePointOffset, codePoints, sliceCodePoints, unitOffset } from "../src/codepoints";

describe("offsets count code points, not UTF-16 units", () => {
  const text = "a👍b𠮷野家c日本語👩‍👩‍👧";

  it.each([
    ["", 0],
    ["plain", 5],
    ["👍", 1],
    ["𠮷野家", 3],
    ["日本語", 3],
    ["e\u0301", 2],
    ["\ud83d", 1],
  ])("%j has %i", (word, count) => expect(codePoints(word)).toBe(count));

  it("slices as Python does, wherever the cut falls", () => {
    const characters = [...text];
    for (let start = 0; start <= characters.length; start += 1) {
      for (let end = start; end <= characters.length; end += 1) {
        expect(sliceCodePoints(text, start, end)).toBe(characters.slice(start, end).join(""));
      }
    }
  });

  it("cuts offsets beyond the text to its end", () => {
    expect(sliceCodePoints("👍a", 1, 99)).toBe("a");
    expect(sliceCodePoints("ab", -3, 1)).toBe("a");
  });

  it("converts there and back", () => {
    for (let at = 0; at <= codePoints(text); at += 1) expect(codePointOffset(text, unitOffset(text, at))).toBe(at);
  });
});
