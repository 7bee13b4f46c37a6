import {
  createSimulator,
  type SimulatorOptions,
  type SocketEvent,
} from "../../src/simulator/mod.ts";
import { settled, VirtualClock } from "../virtual_clock.ts";
import type { Played } from "./compare.ts";
import type { Exchange } from "./recording.ts";
import type { Mark, Scenario } from "./scenarios.ts";

/** What was sent where the recording does not say: the exchange that the client gave up. */
const UNRECORDED_BODY = '{"session":"default","chatId":"11111111111@c.us","text":"Hi there!"}';

/** Before the first exchange, for what happened while WAHA began. */
const LEAD_MS = 100;
/** A client was counted as open when its answer came. */
const CONNECTING_MS = 25;

/** A client of the simulator's WebSocket, as it was recorded. */
export interface Client {
  conn: string;
  /** Path and query. */
  path: string;
  at: number;
}

/** What differs from the scenario; `deliver` is told the time of the simulator's clock. */
export type Overrides = Partial<Omit<SimulatorOptions, "deliver">> & {
  deliver?: (now: number, url: string, init: RequestInit) => Promise<Response>;
  clients?: readonly Client[];
};

export interface Replayed {
  played: Map<number, Played>;
  /** What each client heard, in order. */
  heard: { conn: string; event: SocketEvent }[];
}

/** Sends the exchanges at their recorded times, does the marks at theirs, and keeps the answers. */
export async function replay(
  exchanges: readonly Exchange[],
  scenario: Scenario,
  overrides: Overrides = {},
): Promise<Replayed> {
  const { deliver, clients = [], ...options } = overrides;
  const began = exchanges[0]?.startedAt ?? 0;
  const clock = new VirtualClock(began - LEAD_MS);
  const waha = createSimulator({
    ...scenario.options,
    ...options,
    ...(deliver === undefined
      ? {}
      : { deliver: (url: string, init: RequestInit) => deliver(clock.now(), url, init) }),
    clock,
  });
  const heard: Replayed["heard"] = [];
  await clock.advance(1);
  const played = new Map<number, Played>();
  // Recorded in the order of their answers; those sent in the same ms are numbered in their label.
  const inOrder = [...exchanges].sort((one, other) =>
    one.startedAt - other.startedAt || one.label.localeCompare(other.label)
  );
  const steps = [
    ...scenario.marks.map((mark) => ({ at: began + mark.afterMs, mark })),
    ...clients.map((client) => ({ at: client.at - CONNECTING_MS, client })),
    ...inOrder.map((exchange) => ({ at: exchange.startedAt, exchange })),
  ].sort((one, other) => one.at - other.at);
  for (const step of steps) {
    await clock.advance(step.at - clock.now());
    if ("mark" in step) carryOut(waha, step.mark);
    else if ("client" in step) {
      const { conn, path } = step.client;
      waha.connect(path, (event) => void heard.push({ conn, event }));
    } else send(step.exchange, { waha, clock, played });
    await settled();
  }
  await clock.advance(25_000);
  waha.close();
  await settled();
  return { played, heard };
}

type Waha = ReturnType<typeof createSimulator>;

function carryOut(waha: Waha, mark: Mark): void {
  const options = mark.ms === undefined ? {} : { ms: mark.ms };
  if (typeof mark.control === "string") waha.control("default", mark.control, options);
  else waha.controlServer(mark.control.server, options);
}

function send(
  exchange: Exchange,
  at: { waha: Waha; clock: VirtualClock; played: Map<number, Played> },
): void {
  const { waha, clock, played } = at;
  const gaveUp = exchange.answer.is === "none";
  const leaving = new AbortController();
  if (gaveUp) clock.after(exchange.ms, () => leaving.abort());
  const body = gaveUp ? UNRECORDED_BODY : exchange.request.body;
  const headers = gaveUp ? { "x-api-key": "test-key-0000" } : exchange.request.headers;
  const startedAt = clock.now();
  waha.fetch(`http://waha.test${exchange.request.path}`, {
    method: exchange.request.method,
    headers,
    signal: leaving.signal,
    ...(body === undefined ? {} : { body }),
  }).then(async (response) => {
    const ms = clock.now() - startedAt;
    const bytes = new Uint8Array(await response.arrayBuffer());
    const { status, headers } = response;
    played.set(exchange.n, { is: "answered", status, headers, bytes, ms });
  }, () => {
    played.set(exchange.n, { is: "none", ms: clock.now() - startedAt });
  });
}
