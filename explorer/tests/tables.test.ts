import { describe, expect, it } from "vitest";
import { textOf } from "../src/tables";

describe("UTF-8 bytes become the same text, however short or long", () => {
  it.each(["", "qu1234", "naïve", "日本👍", "x".repeat(5000), "é".repeat(300), "a\u0000b"])("%j", (text) => {
    expect(textOf(new TextEncoder().encode(text))).toBe(text);
  });
});
