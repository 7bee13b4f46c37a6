import { createSimulator, type SimulatorOptions } from "../../src/simulator/mod.ts";
import { settled, VirtualClock } from "../virtual_clock.ts";
import type { Played } from "./compare.ts";
import type { Exchange } from "./recording.ts";
import type { Mark, Scenario } from "./scenarios.ts";

/** What was sent where the recording does not say: the exchange that the client gave up. */
const UNRECORDED_BODY = '{"session":"default","chatId":"11111111111@c.us","text":"Hi there!"}';

/** Sends the exchanges at their recorded times, does the marks at theirs, and keeps the answers. */
export async function replay(
  exchanges: readonly Exchange[],
  scenario: Scenario,
  overrides: Partial<SimulatorOptions> = {},
): Promise<Map<number, Played>> {
  const began = exchanges[0]?.startedAt ?? 0;
  const clock = new VirtualClock(began - 1);
  const waha = createSimulator({ ...scenario.options, ...overrides, clock });
  await clock.advance(1);
  const played = new Map<number, Played>();
  // Recorded in the order of their answers; those sent in the same ms are numbered in their label.
  const inOrder = [...exchanges].sort((one, other) =>
    one.startedAt - other.startedAt || one.label.localeCompare(other.label)
  );
  const steps = [
    ...scenario.marks.map((mark) => ({ at: began + mark.afterMs, mark })),
    ...inOrder.map((exchange) => ({ at: exchange.startedAt, exchange })),
  ].sort((one, other) => one.at - other.at);
  for (const step of steps) {
    await clock.advance(step.at - clock.now());
    if ("mark" in step) carryOut(waha, step.mark);
    else send(step.exchange, { waha, clock, played });
    await settled();
  }
  await clock.advance(25_000);
  waha.close();
  await settled();
  return played;
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
