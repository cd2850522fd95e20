import { describe, expect, it } from "vitest";
import { labelRows, type Label } from "../src/pages/labels";

/** Points in order, drawn from a small generator so that a failure can be repeated. */
function drawn(seed: number, number: number): Label[] {
  let state = seed;
  const next = (): number => (state = (state * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
  return Array.from({ length: number }, () => ({ x: next() * 900, width: 20 + next() * 200 })).sort((a, b) => a.x - b.x);
}

describe("labels on a line", () => {
  it("labels that do not meet all stand next to the line", () => {
    expect(labelRows([{ x: 0, width: 40 }, { x: 100, width: 40 }], 10)).toEqual([0, 0]);
  });
  it("of two that meet the earlier goes further out", () => {
    expect(labelRows([{ x: 0, width: 90 }, { x: 50, width: 90 }], 10)).toEqual([1, 0]);
  });
  it.each(Array.from({ length: 50 }, (_, seed) => seed))("no label lies over another or over a stem (%i)", (seed) => {
    const labels = drawn(seed + 1, 8);
    const rows = labelRows(labels, 4);
    labels.forEach((one, a) =>
      labels.forEach((other, b) => {
        if (a >= b) return;
        if (rows[a] === rows[b]) expect(one.x + one.width).toBeLessThanOrEqual(other.x);
        // The later point's stem runs through the earlier label's row only when that row is nearer to the line.
        if ((rows[a] ?? 0) < (rows[b] ?? 0)) expect(one.x + one.width).toBeLessThanOrEqual(other.x);
      }),
    );
  });
});
