/** Words within their passage: all of a short one; of a long one what stands around them, and the rest on demand. */

import { h, fill, type Child } from "./dom";

/** What stands beside the words on each side, in characters: about four lines, so that the edits below stay in sight. */
export const ROOM = 200;
/** Less than this is not worth a cut and a button. */
const SLACK = 40;
/** A cut moves so far to fall between two words; a script without spaces is cut where it is. */
const TO_A_SPACE = 30;

/** The words between `before` and `after`; a button below shows the whole passage where it was cut. */
export function inContext(before: string, words: Child, after: string, room = ROOM): { shown: HTMLElement; more: HTMLElement | null } {
  const [lead, tail] = [endOf(before, room), startOf(after, room)];
  const around = (text: string): HTMLElement => h("span", { class: "around" }, text);
  const shown = h("p", null, around(lead), words, around(tail));
  if (lead === before && tail === after) return { shown, more: null };
  const open = (): void => {
    fill(shown.firstElementChild as Element, before);
    fill(shown.lastElementChild as Element, after);
    more.remove();
  };
  const more = h("p", { class: "more" }, h("button", { type: "button", class: "quiet", on: { click: open } }, "Show the whole passage"));
  return { shown, more };
}

/** The last characters of a text, cut between two words. */
export function endOf(text: string, room: number): string {
  const points = Array.from(text);
  if (points.length <= room + SLACK) return text;
  const kept = points.slice(-room);
  const space = kept.findIndex((point) => /\s/.test(point));
  return `… ${kept.slice(space >= 0 && space < TO_A_SPACE ? space + 1 : 0).join("")}`;
}

/** The first characters of a text, cut between two words. */
export function startOf(text: string, room: number): string {
  const points = Array.from(text);
  if (points.length <= room + SLACK) return text;
  const kept = points.slice(0, room);
  const space = kept.findLastIndex((point) => /\s/.test(point));
  return `${kept.slice(0, space > room - TO_A_SPACE ? space : room).join("")} …`;
}
