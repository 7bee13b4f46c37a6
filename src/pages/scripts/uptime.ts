/// <reference lib="dom" />

/** Fills in when each session of the list was up: after the page itself, and anew now and then. */
export function uptime(): void {
  const run = async () => {
    if (!document.hidden) await takeUptimes().catch(() => {});
    setTimeout(run, 300_000);
  };
  void run();
}

/** All pages of it, one after the other; what cannot be had now comes the next time. */
export async function takeUptimes(): Promise<void> {
  let offset: number | undefined = 0;
  while (offset !== undefined) {
    const answer: Response = await fetch(`/ui/uptime?offset=${offset}`);
    if (!answer.ok) return;
    const page: { rows: { id: string; html: string }[]; next?: number } = await answer.json();
    for (const { id, html } of page.rows) {
      const row = document.getElementById(id);
      if (row === null) continue;
      const cell = row.querySelector(":scope > .uptime") ?? row.appendChild(cellOf());
      if (cell.innerHTML !== html) cell.innerHTML = html;
    }
    offset = page.next;
  }
}

/** A session that came after the page was made has no room for it yet. */
export function cellOf(): Element {
  const cell = document.createElement("div");
  cell.className = "uptime";
  return cell;
}
