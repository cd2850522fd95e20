import { describe, expect, it } from "vitest";
import { readdirSync, readFileSync } from "node:fs";
import { h, safeHref } from "../src/dom";

const HOSTILE = ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "&lt;b&gt;", "javascript:alert(1)", "\u202e\u0000"];

describe("text from the data", () => {
  it.each(HOSTILE)("%j stays text, as a child and in an attribute", (text) => {
    const box = h("p", { title: text, class: text }, text, h("a", { href: text }, text));
    expect(box.querySelectorAll("img, script, b")).toHaveLength(0);
    expect(box.getAttribute("title")).toBe(text);
    expect(box.firstChild?.textContent).toBe(text);
    expect(box.querySelector("a")?.hasAttribute("href")).toBe(false);
  });

  it("cannot set handlers or styles", () => {
    expect(() => h("p", { onclick: "alert(1)" })).toThrow("onclick");
    expect(() => h("p", { style: "color: red" })).toThrow("style");
  });

  it.each(["javascript:alert(1)", "JAVASCRIPT:alert(1)", " javascript:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example", "/etc"])("%j is no address to go to", (address) => {
    expect(safeHref(address)).toBeNull();
  });

  it.each(["#/quotation/qu1", "./LICENCES.txt", "../data/claims.parquet", "https://example.org/"])("%j is", (address) => {
    expect(safeHref(address)).toBe(address);
  });
});

describe("the source of the page", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));

  it("never reads text as HTML or code", () => {
    expect(files.length).toBeGreaterThan(20);
    const found = files.filter((name) => /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|createContextualFragment/.test(readFileSync(`src/${name}`, "utf8")));
    expect(found).toEqual([]);
  });
});
