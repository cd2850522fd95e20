/**
 * Build the page from text: nothing that comes from the data is ever read as HTML.
 *
 * Children are text nodes or elements; a link is made only of an address that `safeHref` lets through.
 */

export type Child = Node | string | number | null | undefined | false | readonly Child[];
type Handler = (event: never) => void;
export interface Attributes {
  [name: string]: string | number | boolean | null | undefined | Record<string, Handler>;
}

/** An element with attributes (`on` holds event handlers) and children; absent values are left out. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: (Attributes & { on?: Record<string, Handler> }) | null = null,
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  return dress(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function s<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes | null = null,
  ...children: Child[]
): SVGElementTagNameMap[Tag] {
  return dress(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** Put these children in the place of whatever the element has. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...flat(children));
}

export function append(element: Element, ...children: Child[]): void {
  element.append(...flat(children));
}

/** The address when a reader may be sent there: within the page, within the release, or a web page; else null. */
export function safeHref(address: string): string | null {
  if (/^(#|\.{1,2}\/)/.test(address)) return address;
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? address : null;
  } catch {
    return null;
  }
}

function dress<E extends Element>(element: E, attributes: Attributes | null, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "object") {
      for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler as EventListener);
    } else if (/^on/i.test(name) || name === "style" || name === "srcdoc") {
      throw new Error(`attribute ${name} is not set from here`);
    } else if (name === "href" || name === "src") {
      const address = safeHref(String(value));
      if (address !== null) element.setAttribute(name, address);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  append(element, ...children);
  return element;
}

function flat(children: readonly Child[]): (Node | string)[] {
  return children.flatMap((child): (Node | string)[] => {
    if (child === null || child === undefined || child === false) return [];
    if (Array.isArray(child)) return flat(child as readonly Child[]);
    return [child instanceof Node ? child : String(child)];
  });
}
