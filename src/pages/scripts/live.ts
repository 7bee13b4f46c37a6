/// <reference lib="dom" />
import { takeParts } from "./parts.ts";
import { takeRow } from "./rows.ts";
import { clockOffset, span, tellTimes } from "./times.ts";

/** When the service was heard last, whether its stream is cut, and whether the last fetch failed. */
export interface Heard {
  at: number;
  cut: boolean;
  failed: boolean;
}

/**
 * Keeps the page as the service says it is: rows come as they are to be shown, other parts are
 * fetched anew when something happened, times are told anew each second, and a line that is cut
 * says how old the page is.
 */
export function live(): void {
  const own = document.body.dataset["parts"] ?? "";
  // The answer to a form: a reload is to show the page, not to send the form again.
  if (location.pathname === `${own}/acts`) history.replaceState(null, "", own);
  const offset = clockOffset();
  const now = () => Date.now() + offset;
  const heard: Heard = { at: now(), cut: false, failed: false };
  const rows = rowsOf(now);
  const parts = partsOf(now, heard);
  const tell = () => {
    tellTimes(document, now());
    tellLine(heard, now());
  };
  const open = () => {
    const body = document.body;
    const source = new EventSource(body.dataset["live"] ?? "/ui/live");
    const hear = () => {
      heard.at = now();
      heard.cut = false;
    };
    source.addEventListener("open", () => {
      hear();
      tell();
    });
    source.addEventListener("error", () => {
      heard.cut = true;
      tell();
      if (source.readyState === EventSource.CLOSED) setTimeout(open, 5_000);
    });
    source.addEventListener("status", (event) => {
      hear();
      rows(JSON.parse(event.data));
      parts();
    });
    for (const kind of ["incident", "server"]) {
      source.addEventListener(kind, () => {
        hear();
        parts();
      });
    }
    source.addEventListener("reset", () => location.reload());
  };
  open();
  setInterval(tell, 1000);
  setInterval(parts, 15_000);
  tell();
}

/** Rows wait for the next drawing, the newest of each session alone; each drawing costs a layout. */
export function rowsOf(now: () => number): (row: { id: string; html: string }) => void {
  const list = document.getElementById("sessions");
  const waiting = new Map<string, string>();
  const known = new WeakMap<Element, string>();
  const draw = () => {
    if (list === null) return;
    for (const html of waiting.values()) {
      const row = takeRow(list, html, known);
      if (row !== null) tellTimes(row, now());
    }
    waiting.clear();
    document.dispatchEvent(new Event("rows"));
  };
  return (row) => {
    if (list === null) return;
    if (waiting.size === 0) setTimeout(() => requestAnimationFrame(draw), 150);
    waiting.set(row.id, row.html);
  };
}

/** Asks for the page's parts anew, one fetch at a time and not more often than every two seconds. */
export function partsOf(now: () => number, heard: Heard): () => void {
  const path = document.body.dataset["parts"];
  const known = new WeakMap<Element, string>();
  let busy = false;
  let wanted = false;
  const ask = async () => {
    if (path === undefined || document.hidden) return;
    wanted = false;
    const taken = await takeParts(path, known).catch(() => null);
    heard.failed = taken === null;
    if (!heard.failed && !heard.cut) heard.at = now();
    for (const part of taken ?? []) tellTimes(part, now());
  };
  const run = () => {
    if (busy) {
      wanted = true;
      return;
    }
    busy = true;
    setTimeout(() => {
      void ask().then(() =>
        setTimeout(() => {
          busy = false;
          if (wanted) run();
        }, 1_500)
      );
    }, 250);
  };
  return run;
}

/** Says that nothing comes any more, and how old the page is. */
export function tellLine({ at, cut, failed }: Heard, now: number): void {
  const line = document.getElementById("line");
  if (line === null) return;
  line.hidden = !cut && !failed;
  const text = `The line to this service is cut: what stands here is ${span(now - at)} old.`;
  if (!line.hidden && line.textContent !== text) line.textContent = text;
}
