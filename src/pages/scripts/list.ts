/// <reference lib="dom" />

/** Search and choice in the list of sessions, at once and by the keyboard: `/` begins, Esc ends. */
export function list(): void {
  const form = document.getElementById("filter");
  const q = document.getElementById("q");
  const phase = document.getElementById("phase");
  const rows = document.getElementById("sessions");
  if (!(form instanceof HTMLFormElement) || !(q instanceof HTMLInputElement)) return;
  if (!(phase instanceof HTMLSelectElement) || rows === null) return;
  form.querySelector("button")?.setAttribute("hidden", "");
  // A phone has no such key.
  if (matchMedia("(hover: hover)").matches) q.placeholder += ": press /";
  const apply = () => choose(rows, { q: q.value, phase: phase.value });
  const keep = () => {
    const asked = new URLSearchParams();
    if (q.value !== "") asked.set("q", q.value);
    if (phase.value !== "") asked.set("phase", phase.value);
    history.replaceState(null, "", asked.size === 0 ? "/" : `/?${asked}`);
    apply();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep();
  });
  q.addEventListener("input", keep);
  phase.addEventListener("change", keep);
  document.addEventListener("rows", apply);
  document.addEventListener("keydown", (event) => {
    const free = event.target === document.body || event.target instanceof HTMLAnchorElement;
    if (event.key === "/" && free && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      q.focus();
      q.select();
    }
    if (event.key === "Escape" && event.target === q && q.value !== "") {
      event.preventDefault();
      q.value = "";
      keep();
    }
  });
  apply();
}

/** Shows the rows that are asked for, and says how many those are. */
export function choose(rows: Element, { q, phase }: { q: string; phase: string }): void {
  const words = q.toLowerCase().split(/\s+/).filter((word) => word !== "");
  let shown = 0;
  let trouble = 0;
  for (const row of rows.children) {
    if (!(row instanceof HTMLElement)) continue;
    const { find = "", phase: mine = "", rank = "" } = row.dataset;
    const loud = rank === "0" || rank === "1";
    if (loud) trouble++;
    const wanted = phase === "" || (phase === "trouble" ? loud : mine === phase);
    const hidden = !wanted || !words.every((word) => find.includes(word));
    if (row.hidden !== hidden) row.hidden = hidden;
    if (!hidden) shown++;
  }
  const total = rows.children.length;
  const said = document.getElementById("shown");
  const text = `${shown} of ${total}`;
  if (said !== null && said.textContent !== text) said.textContent = text;
  const none = document.getElementById("none");
  if (none !== null) none.hidden = shown > 0;
  const title = trouble === 0 ? "waha-recovery" : `(${trouble}) waha-recovery`;
  if (document.title !== title) document.title = title;
}
