/// <reference lib="dom" />

/**
 * Keeps the page as the service says it is: rows come as they are to be shown, times are told anew
 * each second, and a line that is cut says how old the page is. It runs in the browser and closes
 * over nothing.
 */
export function live(): void {
  const line = document.getElementById("line");
  const list = document.getElementById("sessions");
  let heardAt = Date.now();
  let cut = false;
  const waiting = new Map<string, { html: string; trouble: boolean }>();

  const span = (ms: number): string => {
    const seconds = Math.round(Math.abs(ms) / 1000);
    if (seconds < 90) return `${seconds} s`;
    if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
    return seconds < 172_800
      ? `${Math.round(seconds / 3600)} h`
      : `${Math.round(seconds / 86400)} d`;
  };
  const tell = () => {
    const now = Date.now();
    for (const time of document.querySelectorAll("time")) {
      const ms = Date.parse(time.dateTime) - now;
      const text = ms > 0 ? `in ${span(ms)}` : `${span(ms)} ago`;
      if (time.textContent !== text) time.textContent = text;
      if (time.title === "") time.title = new Date(time.dateTime).toLocaleString();
    }
    if (line === null) return;
    line.hidden = !cut;
    if (cut) line.textContent = `The line is cut: this page is ${span(now - heardAt)} old.`;
  };
  const draw = () => {
    for (const [id, { html }] of waiting) {
      const template = document.createElement("template");
      template.innerHTML = html;
      const row = template.content.firstElementChild;
      if (row === null || list === null) continue;
      const before = document.getElementById(id);
      if (before === null) list.prepend(row);
      else before.replaceWith(row);
    }
    waiting.clear();
    tell();
  };
  const source = new EventSource("/ui/live");
  source.addEventListener("open", () => {
    heardAt = Date.now();
    cut = false;
    tell();
  });
  source.addEventListener("error", () => {
    cut = true;
    tell();
  });
  source.addEventListener("status", (event) => {
    heardAt = Date.now();
    const row: { id: string; html: string; trouble: boolean } = JSON.parse(event.data);
    if (waiting.size === 0) requestAnimationFrame(draw);
    waiting.set(row.id, row);
  });
  source.addEventListener("reset", () => location.reload());
  setInterval(tell, 1000);
  tell();
}
