import { describe, expect, it } from "vitest";
import { openAtText } from "../src/fragments";

describe("a link opens the page at the words", () => {
  const page = "https://example.org/statement";

  it.each([
    ["free and open", `${page}#:~:text=free%20and%20open`],
    ["Indo-Pacific, and", `${page}#:~:text=Indo%2DPacific%2C%20and`],
    ["a & b", `${page}#:~:text=a%20%26%20b`],
    ["日本 👍", `${page}#:~:text=%E6%97%A5%E6%9C%AC%20%F0%9F%91%8D`],
    ["two\n\nlines, the longer one", `${page}#:~:text=lines%2C%20the%20longer%20one`],
  ])("%j", (words, address) => expect(openAtText(page, words)).toBe(address));

  it("by the first and the last words when there are many", () => {
    const words = Array.from({ length: 60 }, (_, index) => `word${index}`);
    expect(openAtText(page, words.join(" "))).toBe(`${page}#:~:text=${words.slice(0, 6).join("%20")},${words.slice(-6).join("%20")}`);
  });

  it("keeps a fragment that the address has, and drops another directive", () => {
    expect(openAtText(`${page}#part`, "x y")).toBe(`${page}#part:~:text=x%20y`);
    expect(openAtText(`${page}#part:~:text=old`, "x y")).toBe(`${page}#part:~:text=x%20y`);
  });

  it("without words is the page", () => expect(openAtText(page, null)).toBe(page));

  it("survives half a surrogate pair", () => expect(openAtText(page, "bad \ud83d end")).toContain("%EF%BF%BD"));

  it.each(["javascript:alert(1)", "data:text/html,<script>", "file:///etc/passwd", "not an address", "", null])("%j is no page", (address) => {
    expect(openAtText(address, "words")).toBeNull();
  });
});
