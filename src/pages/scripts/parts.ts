/// <reference lib="dom" />

/**
 * Puts the parts of a page that were drawn anew in the place of the old ones. A part in which
 * somebody writes, or holds something open, waits for the next time.
 * @returns The parts that were put there; null when the page has moved on (the visit ended).
 */
export async function takeParts(
  path: string,
  known: WeakMap<Element, string>,
): Promise<Element[] | null> {
  const answer = await fetch(path, { headers: { accept: "text/html" }, redirect: "manual" });
  if (!answer.ok) return null;
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  const taken: Element[] = [];
  for (const newer of template.content.querySelectorAll("[data-part]")) {
    const part = document.getElementById(newer.id);
    const html = newer.innerHTML;
    if (part === null || known.get(part) === html || isHeld(part)) continue;
    known.set(part, html);
    part.innerHTML = html;
    taken.push(part);
  }
  return taken;
}

export function isHeld(part: Element): boolean {
  const focused = document.activeElement;
  return (focused !== null && part.contains(focused)) || part.querySelector("[open]") !== null;
}
