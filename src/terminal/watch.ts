import { eitherOf } from "../clock.ts";
import { shown } from "../contract/shown.ts";
import { Canvas, fitted } from "./canvas.ts";
import { Feed, type Link } from "./feed.ts";
import type { Target } from "./flags.ts";
import type { Known } from "./known.ts";
import { EXIT, type Exit, type Screen, type TerminalParts, tinted } from "./parts.ts";
import type { ServiceApi } from "./service_api.ts";
import { momentOf, spanOf } from "./span.ts";
import { sessionLines, summaryLines } from "./status_view.ts";
import { unreachable } from "./unreachable.ts";
import { cutTo } from "./width.ts";

export interface WatchParts extends TerminalParts {
  api: ServiceApi;
  target: Target;
}

/** Countdowns move by seconds. */
const TICK_MS = 1_000;
/** A fleet that changes fifty times a second is still read by one pair of eyes. */
const REDRAW_MS_MIN = 200;
/** The service gives a sign of life every 15 s: one that lets longer pass may be gone. */
const QUIET_MS = 20_000;

/** The table, drawn anew on each change and each second, until Ctrl-C. */
export async function watchStatus(known: Known, parts: WatchParts): Promise<Exit> {
  const { api, clock, random, target, screen } = parts;
  const over = new AbortController();
  const { signal, release } = eitherOf(over.signal, parts.signal);
  const bell = new Bell();
  const feed = new Feed(known, {
    api,
    clock,
    random,
    target,
    signal,
    onChange: (what) => bell.ring(what),
  });
  const following = feed.run().finally(() => {
    over.abort();
    bell.ring("link");
  });
  // Whatever ends it is told below: until then nobody waits for it.
  following.catch(() => {});
  try {
    if (screen === undefined) await append({ feed, bell, parts, signal });
    else await redraw({ feed, bell, parts: { ...parts, screen }, signal });
  } finally {
    over.abort();
    release();
    await following;
  }
  return EXIT.fine;
}

interface Drawing<Parts> {
  feed: Feed;
  bell: Bell;
  parts: Parts;
  signal: AbortSignal;
}

async function redraw(
  { feed, bell, parts, signal }: Drawing<WatchParts & { screen: Screen }>,
): Promise<void> {
  const { clock, screen } = parts;
  const lines = () => pageOf(feed, parts);
  {
    using canvas = new Canvas(parts, () => screen.size().rows);
    while (!signal.aborted) {
      canvas.draw(lines());
      await pause(clock, REDRAW_MS_MIN, signal);
      await bell.heard(clock, { withinMs: TICK_MS - REDRAW_MS_MIN, signal });
    }
  }
  // What was last seen stays on the screen.
  parts.write(`${fitted(lines(), screen.size().rows - 1).join("\n")}\n`);
}

/** Without a screen each change is a table of its own, below the one before. */
async function append({ feed, bell, parts, signal }: Drawing<WatchParts>): Promise<void> {
  let before: Link["is"] | null = null;
  while (!signal.aborted) {
    const rung = bell.taken();
    const { is } = feed.link;
    if (before === null || rung.known || is !== before) {
      parts.write(`${pageOf(feed, parts).join("\n")}\n\n`);
    }
    before = is;
    await pause(parts.clock, REDRAW_MS_MIN, signal);
    await bell.heard(parts.clock, { signal });
  }
}

/** What matters stands first: the screen may have no room for the end of the table. */
function pageOf(feed: Feed, { api, clock, screen }: WatchParts): string[] {
  const shape = {
    columns: screen?.size().columns ?? null,
    colours: screen?.colours ?? false,
    now: api.now(),
  };
  const time = momentOf(new Date(shape.now).toISOString()).slice(11);
  const line = `${time} UTC  ${linkWords(feed, clock.monotonic())}`;
  const cut = shape.columns === null ? line : cutTo(line, shape.columns);
  return [
    tinted(cut, feed.link.is === "cut" ? "yellow" : "faint", shape),
    ...summaryLines(feed.known, shape),
    "",
    ...sessionLines(feed.known, shape),
  ];
}

function linkWords({ link, ageMs }: Feed, now: number): string {
  switch (link.is) {
    case "live":
      return ageMs < QUIET_MS ? "live" : `live, last heard of ${spanOf(ageMs)} ago`;
    case "joining":
      return `joining the live stream, this is ${spanOf(ageMs)} old`;
    case "cut":
      return `stream cut, this is ${spanOf(ageMs)} old, next try in ` +
        `${spanOf(link.retryAt - now)}: ${shown(link.because)}`;
    default:
      return unreachable(link);
  }
}

/** Says that something changed, to the one that waits for it. */
class Bell {
  #known = false;
  #rung = false;
  #wake: () => void = () => {};

  ring(what: "known" | "link"): void {
    this.#known ||= what === "known";
    this.#rung = true;
    this.#wake();
  }

  /** What rang since it was last asked. */
  taken(): { known: boolean } {
    const known = this.#known;
    this.#known = this.#rung = false;
    return { known };
  }

  /** Waits for the next ring, a time, or the end. */
  async heard(
    clock: TerminalParts["clock"],
    { withinMs, signal }: { withinMs?: number; signal: AbortSignal },
  ): Promise<void> {
    if (this.#rung || signal.aborted) return void (this.#rung = false);
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = withinMs === undefined ? () => {} : clock.after(withinMs, resolve);
    this.#wake = resolve;
    const end = () => resolve();
    signal.addEventListener("abort", end, { once: true });
    await promise;
    signal.removeEventListener("abort", end);
    cancel();
    this.#rung = false;
  }
}

async function pause(
  clock: TerminalParts["clock"],
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(ms, resolve);
  const end = () => resolve();
  signal.addEventListener("abort", end, { once: true });
  if (!signal.aborted) await promise;
  signal.removeEventListener("abort", end);
  cancel();
}
