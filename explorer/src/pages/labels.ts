/** Rows for the labels of points on a line, so that no label lies over another or over another's stem. */

export interface Label {
  /** Where the label starts, right of its point. */
  x: number;
  width: number;
}

/**
 * The row of each label, 0 next to the line; labels are in the order of their points.
 *
 * From right to left each takes the nearest row that is free: a label that has to go further out stands left of the
 * nearer ones, so that its stem passes before they begin.
 */
export function labelRows(labels: Label[], gap: number): number[] {
  const rows: number[] = new Array<number>(labels.length).fill(0);
  const taken: number[] = [];
  for (let index = labels.length - 1; index >= 0; index -= 1) {
    const { x, width } = labels[index] as Label;
    const free = taken.findIndex((from) => x + width + gap <= from);
    const row = free >= 0 ? free : taken.length;
    taken[row] = x;
    // Nearer rows are closed to what is further left than this label's stem.
    for (let nearer = 0; nearer < row; nearer += 1) taken[nearer] = Math.min(taken[nearer] as number, x);
    rows[index] = row;
  }
  return rows;
}
