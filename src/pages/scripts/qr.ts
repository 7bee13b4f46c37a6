/// <reference lib="dom" />

/**
 * Whether what is shown may be old by now, and why. All times are ms on one clock.
 * @param times.confirmedAt When what is shown was last asked for and answered.
 * @param times.endsAt When the code ends at the latest.
 */
export function coverReason(
  times: { now: number; confirmedAt: number; endsAt: number },
): "ended" | "silent" | null {
  if (times.now >= times.endsAt) return "ended";
  return times.now - times.confirmedAt > 3_000 ? "silent" : null;
}

/** Takes the code off the page and says why; false where none is shown. */
export function covered(text: string): boolean {
  const frame = document.getElementById("qr-frame");
  if (frame === null || frame.querySelector("svg") === null) return false;
  const cover = document.createElement("p");
  cover.className = "qr-cover";
  cover.textContent = text;
  frame.replaceChildren(cover);
  const left = document.getElementById("qr-left");
  const life = document.getElementById("qr-life");
  if (left !== null) left.textContent = "\u00a0";
  if (life !== null) life.hidden = true;
  return true;
}

/**
 * Shows the form for a code to type where one can be had. Who is about to type a number does not
 * lose it.
 */
export function offerTyping(can: boolean | undefined): void {
  const part = document.getElementById("qr-pairing");
  if (part === null || can === undefined || part.dataset.stays !== undefined) return;
  const typed = part.querySelector("input")?.value ?? "";
  part.hidden = !can && typed === "" && !part.contains(document.activeElement);
}

/** What our own `/code` answers. */
interface News {
  key: string;
  /** Left out where what is shown is shown still. */
  html?: string;
  leftMs?: number;
  soon?: boolean;
  number?: boolean;
  done: boolean;
}

/**
 * Keeps the page of a code as WAHA shows it while somebody can see it, and never shows a code that
 * may be old: it is asked for every 600 ms, more often when one is about to come, and covered when
 * its time is over or nobody answers.
 * It runs in the browser and closes over nothing but the functions that are sent with it.
 */
export function qr(): void {
  const panel = document.getElementById("qr-panel");
  const say = document.getElementById("qr-say");
  if (panel === null) return;
  const { path = "", ended = "", silent = "" } = panel.dataset;
  let key = panel.dataset.key ?? "";
  let done = panel.dataset.done === "1";
  // The page was made after it was asked for, at the beginning of this clock: no code outlives it.
  let confirmedAt = 0;
  let endsAt = panel.dataset.left === "" ? Infinity : Number(panel.dataset.left);
  let looking = false;
  let pauseMs = 600;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const cover = (text: string) => {
    if (!covered(text)) return;
    key = "";
    if (say !== null) say.textContent = text;
  };
  const draw = (html: string) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    const focused = panel.contains(document.activeElement);
    panel.replaceChildren(template.content);
    const heading = panel.querySelector("h2")?.textContent ?? "";
    if (say !== null && say.textContent !== heading) say.textContent = heading;
    if (focused) panel.querySelector<HTMLElement>("button")?.focus();
  };
  const take = (news: News, askedAt: number) => {
    confirmedAt = askedAt;
    endsAt = news.leftMs === undefined ? Infinity : askedAt + news.leftMs;
    if (news.html !== undefined) {
      draw(news.html);
      key = news.key;
    }
    done = news.done;
    pauseMs = news.soon === true ? 250 : 600;
    offerTyping(news.number);
    if (done) document.getElementById("qr-pairing")?.remove();
    tell();
  };
  const tell = () => {
    const now = performance.now();
    const reason = coverReason({ now, confirmedAt, endsAt });
    if (reason !== null) return cover(reason === "ended" ? ended : silent);
    const left = document.getElementById("qr-left");
    const life = document.getElementById("qr-life");
    const seconds = Math.max(0, Math.ceil((endsAt - now) / 1000));
    if (left === null || key === "" || !Number.isFinite(seconds)) return;
    const text = (left.dataset.text ?? "").replace("{seconds}", `${seconds}`);
    if (left.textContent !== text) left.textContent = text;
    if (life instanceof HTMLProgressElement) life.value = seconds;
  };
  const look = async () => {
    clearTimeout(timer);
    if (done || looking || document.hidden) return;
    looking = true;
    const askedAt = performance.now();
    try {
      const answer = await fetch(`${path}&have=${encodeURIComponent(key)}`, {
        method: "POST",
        signal: AbortSignal.timeout(6_000),
      });
      if (answer.status === 403 || answer.status === 410) {
        done = true;
        return location.reload();
      }
      const news: News | null = answer.ok ? await answer.json() : null;
      if (news === null) pauseMs = 1_500;
      // A code that came while the tab was hidden is not drawn: it would be old when it is seen.
      else if (!document.hidden) take(news, askedAt);
    } catch {
      // Nobody answers: the code is covered after 3 s, and asked for again.
      pauseMs = 1_000;
    } finally {
      looking = false;
    }
    timer = setTimeout(look, Math.max(100, pauseMs - (performance.now() - askedAt)));
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) cover(ended);
    else void look();
  });
  addEventListener("pageshow", (event) => {
    if (event instanceof PageTransitionEvent && event.persisted) cover(ended);
    void look();
  });
  setInterval(tell, 200);
  tell();
  void look();
}
