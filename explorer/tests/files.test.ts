import { describe, expect, it } from "vitest";
import { joined } from "../src/files";

const KB = 1024;

describe("slices asked for together", () => {
  it("become one request when they lie close, and stay apart when they do not", () => {
    const spans = [{ start: 900 * KB, end: 910 * KB }, { start: 0, end: 10 * KB }, { start: 12 * KB, end: 20 * KB }];
    expect(joined(spans)).toEqual([{ start: 0, end: 20 * KB }, { start: 900 * KB, end: 910 * KB }]);
  });

  it("are all covered, each by one request, however they lie", () => {
    const starts = Array.from({ length: 60 }, (_, index) => (index * 7919 * KB) % (9000 * KB));
    const spans = starts.map((start, index) => ({ start, end: start + ((index * 37) % 400 + 1) * KB }));
    const requests = joined(spans);
    for (const span of spans) expect(requests.some(({ start, end }) => start <= span.start && end >= span.end)).toBe(true);
  });
});
