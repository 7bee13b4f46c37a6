import assert from "node:assert/strict";
import { LISTED_TOLD } from "./listed.ts";
import { exchangesOf } from "./recording.ts";
import { replay } from "./replay.ts";
import { SCENARIOS } from "./scenarios.ts";
import {
  clientsOf,
  deliveriesOf,
  type Delivery,
  deliveryTold,
  missing,
  namesIn,
  socketTold,
  socketToldOf,
  type Told,
} from "./told.ts";

const HOUR_MS = 3_600_000;

/** Answers as the recorded receiver did about then; it was down where nothing was recorded. */
function receiver(recorded: readonly Delivery[], received: Told[]) {
  return (now: number, url: string, init: RequestInit): Promise<Response> => {
    const path = new URL(url).pathname;
    const nearest = recorded.filter((one) => one.path === path).reduce<Delivery | null>(
      (best, one) =>
        Math.abs(one.at - now) < Math.abs((best?.at ?? now + HOUR_MS) - now) ? one : best,
      null,
    );
    if (nearest === null) return Promise.reject(new TypeError("connection refused"));
    const headers = Object.fromEntries(new Headers(init.headers));
    received.push(deliveryTold(path, headers, String(init.body)));
    return Promise.resolve(new Response(null, { status: nearest.answered }));
  };
}

async function told(name: string): Promise<{ webhooks: string[]; sockets: string[] }> {
  const scenario = SCENARIOS[name];
  assert.ok(scenario, name);
  const recorded = namesIn("webhooks").includes(name) ? deliveriesOf(name) : [];
  const clients = namesIn("ws").includes(name) ? clientsOf(name) : [];
  const received: Told[] = [];
  const { heard } = await replay(exchangesOf(name), scenario, {
    deliver: receiver(recorded, received),
    clients,
  });
  const frames = heard.map(({ conn, event }) =>
    socketTold(conn, { ...event, type: event.is === "text" ? "message" : event.is })
  );
  const sockets = clients.length === 0 ? [] : missing(socketToldOf(name), frames);
  return { webhooks: missing(recorded, received), sockets };
}

Deno.test("the simulator tells its webhooks and WebSockets what WAHA told them", async () => {
  const names = [...new Set([...namesIn("webhooks"), ...namesIn("ws")])];
  const wrong: string[] = [];
  for (const name of names) {
    const { webhooks, sockets } = await told(name);
    wrong.push(...webhooks.map((words) => `webhooks/${name} ${words}`));
    wrong.push(...sockets.map((words) => `ws/${name} ${words}`));
  }
  const listed = (words: string) => LISTED_TOLD.some(({ starts }) => words.startsWith(starts));
  assert.deepEqual(wrong.filter((words) => !listed(words)), []);
  assert.equal(wrong.length, LISTED_TOLD.length);
});
