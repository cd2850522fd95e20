/** The form above a table: filters that are on, one to add, columns to show. */

import { fill, h } from "../dom";
import type { Filter, Operator } from "../query";
import type { TableFacts } from "../release";
import { link } from "../routes";
import { counted, plain } from "../words";
import { optionsOf, type View } from "./view";

const OPERATORS: Record<Operator, string> = { is: "is", has: "contains", from: "is at least", to: "is at most", none: "is missing" };

export function filterForm(table: TableFacts, view: View): HTMLElement {
  const go = (change: Partial<View>): void => {
    location.hash = link("table", [table.name], optionsOf({ ...view, page: 0, ...change }));
  };
  return h("div", { class: "filters" }, chips(table, view), addForm(table, view, go), columnPicker(table, view, go));
}

function chips(table: TableFacts, view: View): HTMLElement | null {
  if (!view.filters.length) return null;
  const without = (filter: Filter): string => link("table", [table.name], optionsOf({ ...view, page: 0, filters: view.filters.filter((each) => each !== filter) }));
  return h(
    "ul",
    { class: "chips", "aria-label": "Filters that are on" },
    view.filters.map((filter) => {
      const words = `${filter.column} ${OPERATORS[filter.operator]}${filter.operator === "none" ? "" : ` ${filter.value}`}`;
      return h("li", null, words, h("a", { href: without(filter), "aria-label": `Take away: ${words}` }, "×"));
    }),
  );
}

function addForm(table: TableFacts, view: View, go: (change: Partial<View>) => void): HTMLElement {
  const column = h("select", { id: "filter-column" }, table.fields.map((field) => h("option", { value: field.name }, field.name)));
  const operator = h("select", { id: "filter-operator" }, Object.entries(OPERATORS).map(([name, label]) => h("option", { value: name }, label)));
  const value = h("span", { class: "value" });
  const input = (): HTMLInputElement | HTMLSelectElement | null => value.querySelector<HTMLInputElement | HTMLSelectElement>("input, select");
  const suit = (): void => {
    const field = table.fields.find((each) => each.name === column.value);
    const listed = operator.value === "is" && field?.allowed.length;
    if (operator.value === "none") fill(value);
    else if (listed) fill(value, h("select", { id: "filter-value", "aria-label": "Value" }, field.allowed.map((each) => h("option", { value: each }, plain(each)))));
    else fill(value, h("input", { id: "filter-value", "aria-label": "Value", autocomplete: "off" }));
  };
  column.value = table.fields.find((field) => field.name === "exact" || field.name === "title")?.name ?? table.fields[1]?.name ?? "";
  operator.value = "has";
  column.addEventListener("change", () => {
    operator.value = table.fields.find((each) => each.name === column.value)?.allowed.length ? "is" : "has";
    suit();
  });
  operator.addEventListener("change", suit);
  suit();
  const add = (event: Event): void => {
    event.preventDefault();
    const chosen = operator.value as Operator;
    const text = input()?.value.trim() ?? "";
    if (chosen !== "none" && !text) {
      input()?.focus();
      return;
    }
    const others = view.filters.filter((each) => each.column !== column.value || each.operator !== chosen);
    go({ filters: [...others, { column: column.value, operator: chosen, value: text }] });
  };
  return h(
    "form",
    { class: "add", on: { submit: add } },
    h("label", { for: "filter-column" }, "Rows whose"),
    column,
    h("label", { for: "filter-operator", class: "unseen" }, "Comparison"),
    operator,
    value,
    h("button", { type: "submit" }, "Filter"),
  );
}

function columnPicker(table: TableFacts, view: View, go: (change: Partial<View>) => void): HTMLElement {
  const boxes = table.fields.map((field) => {
    const box = h("input", { type: "checkbox", value: field.name, checked: view.columns.includes(field.name) });
    return h("label", { title: field.description }, box, field.name);
  });
  const apply = (event: Event): void => {
    event.preventDefault();
    const chosen = boxes.flatMap((label) => [...label.querySelectorAll("input")]).filter((box) => box.checked);
    go({ columns: chosen.map((box) => box.value), page: view.page });
  };
  return h(
    "details",
    { class: "picker" },
    h("summary", null, `${counted(view.columns.length, "column")} of ${table.fields.length}`),
    h("form", { on: { submit: apply } }, h("fieldset", null, h("legend", null, "Columns to show"), boxes), h("button", { type: "submit" }, "Show these")),
  );
}
