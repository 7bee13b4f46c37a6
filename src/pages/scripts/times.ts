/// <reference lib="dom" />

/** What the visitor's clock is off the service's, ms: ages are told by the service's clock. */
export function clockOffset(): number {
  const told = document.querySelector<HTMLMetaElement>("meta[name=now]")?.content ?? "";
  const at = Date.parse(told);
  return Number.isNaN(at) ? 0 : at - Date.now();
}

/** A duration in its largest unit. */
export function span(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} d`;
}

/** Says every instant below `root` as its distance from now. */
export function tellTimes(root: ParentNode, now: number): void {
  for (const time of root.querySelectorAll("time")) {
    if (time.title === "") time.title = new Date(time.dateTime).toLocaleString();
    if (time.dataset["stamp"] !== undefined) continue;
    const ms = Date.parse(time.dateTime) - now;
    if (time.dataset["since"] !== undefined) {
      say(time, `for ${span(ms)}`);
      continue;
    }
    const { is } = time.dataset;
    if (ms > 0) say(time, is === "past" ? "just now" : `in ${span(ms)}`);
    else say(time, is === "due" ? "at any moment" : `${span(ms)} ago`);
  }
}

/** What stands there already is not drawn again. */
export function say(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
