/// <reference lib="dom" />

/** What a row's cells held when they came: what stands there now was told in other words since. */
export type Cells = WeakMap<Element, string>;

/** Puts a newer row in the place of the old one, cell by cell: who reads or tabs there stays there. */
export function takeRow(list: Element, html: string, known: Cells): Element | null {
  const template = document.createElement("template");
  template.innerHTML = html;
  const newer = template.content.firstElementChild;
  if (newer === null) return null;
  const row = document.getElementById(newer.id);
  if (row === null) {
    list.insertBefore(newer, placeFor(list, newer));
    return newer;
  }
  const rank = row.getAttribute("data-rank");
  for (const { name, value } of newer.attributes) {
    if (row.getAttribute(name) !== value) row.setAttribute(name, value);
  }
  for (const cell of newer.children) {
    const mine = row.querySelector(`:scope > .${cell.classList.item(0)}`);
    const inner = cell.innerHTML;
    if (mine === null || known.get(mine) === inner) continue;
    known.set(mine, inner);
    if (mine.innerHTML !== inner) fill(mine, inner);
  }
  if (rank !== row.getAttribute("data-rank")) move(list, row);
  return row;
}

/** Whoever stands on a link of the cell still does. */
export function fill(cell: Element, html: string): void {
  const held = cell.contains(document.activeElement);
  cell.innerHTML = html;
  if (held) cell.querySelector("a")?.focus({ preventScroll: true });
}

/** The row before which one belongs: rows stand by rank, then by key. */
export function placeFor(list: Element, row: Element): Element | null {
  const order = (each: Element) =>
    `${each.getAttribute("data-rank") ?? ""}\n${each.getAttribute("data-key") ?? ""}`;
  const mine = order(row);
  let from = 0;
  let to = list.children.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const other = list.children[middle];
    if (other !== undefined && order(other) < mine) from = middle + 1;
    else to = middle;
  }
  return list.children[from] ?? null;
}

/** A row that is moved loses the focus: whoever stood on it still does. */
export function move(list: Element, row: Element): void {
  const focused = document.activeElement;
  const held = focused instanceof HTMLElement && row.contains(focused) ? focused : null;
  row.remove();
  list.insertBefore(row, placeFor(list, row));
  held?.focus({ preventScroll: true });
}
