/** A page that was made; `update` takes a new address without the page being made again, when it can. */

import type { Library } from "./library";
import type { Route } from "./routes";

export interface Page {
  title: string;
  element: HTMLElement;
  update?: (route: Route) => boolean;
}

export type Maker = (library: Library, route: Route) => Promise<Page>;
