/**
 * Offsets of the dataset count Unicode code points; JavaScript strings count UTF-16 units.
 *
 * 👍 is one code point and two units, and so are many Chinese characters outside the basic plane.
 */

const SURROGATES = /[\ud800-\udfff]/;

/** How many code points the text has. A lone surrogate counts as one. */
export function codePoints(text: string): number {
  if (!SURROGATES.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** The text between two code point offsets, end exclusive; offsets beyond the text are cut to it. */
export function sliceCodePoints(text: string, start: number, end: number): string {
  if (!SURROGATES.test(text)) return text.slice(Math.max(0, start), Math.max(0, end));
  return text.slice(unitOffset(text, start), unitOffset(text, end));
}

/** The UTF-16 offset of a code point offset. */
export function unitOffset(text: string, codePoint: number): number {
  if (!SURROGATES.test(text)) return Math.min(Math.max(codePoint, 0), text.length);
  let units = 0;
  let count = 0;
  for (const character of text) {
    if (count >= codePoint) break;
    units += character.length;
    count += 1;
  }
  return units;
}

/** The code point offset of a UTF-16 offset. */
export function codePointOffset(text: string, unit: number): number {
  return codePoints(text.slice(0, unit));
}
