/** All recordings, each in its place of `tests/recorded`, played again and held against. */
import { differences } from "./compare.ts";
import { entriesOf, logNames, logOf } from "./logged.ts";
import { exchangesOf, recordingNames } from "./recording.ts";
import { replay } from "./replay.ts";
import { ENVIRONMENTS, SCENARIOS } from "./scenarios.ts";
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

/** What became of one recording. */
export interface Outcome {
  /** Folder and file. */
  file: string;
  /** How many exchanges, deliveries, frames or log entries it holds. */
  all: number;
  /** What is not reproduced, in words. */
  wrong: string[];
}

const HOUR_MS = 3_600_000;

export async function exchangeOutcome(name: string): Promise<Outcome> {
  const scenario = SCENARIOS[name];
  const exchanges = exchangesOf(name);
  const wrong: string[] = [];
  for (const [env, sent] of Map.groupBy(exchanges, (exchange) => exchange.env)) {
    if (scenario === undefined) continue;
    const { played } = await replay(sent, scenario, env === null ? {} : ENVIRONMENTS[env]);
    for (const exchange of sent) {
      const answer = played.get(exchange.n);
      const differ = answer === undefined ? ["never answered"] : differences(exchange, answer);
      if (differ.length > 0) wrong.push(`${exchange.label}: ${differ.join("; ")}`);
    }
  }
  return { file: `http/${name}`, all: exchanges.length, wrong };
}

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

async function played(
  name: string,
  format: "JSON" | "PRETTY",
  printing: "printed" | "left-out" = "left-out",
) {
  const scenario = SCENARIOS[name];
  if (scenario === undefined) throw new Error(`Cannot play ${name}: it has no scenario`);
  const recorded = namesIn("webhooks").includes(name) ? deliveriesOf(name) : [];
  const clients = namesIn("ws").includes(name) ? clientsOf(name) : [];
  const received: Told[] = [];
  let log = "";
  const { heard } = await replay(exchangesOf(name), scenario, {
    deliver: receiver(recorded, received),
    clients,
    log: { write: (text) => log += text, format, qr: printing },
  });
  const frames = heard.map(({ conn, event }) =>
    socketTold(conn, { ...event, type: event.is === "text" ? "message" : event.is })
  );
  return { recorded, received, frames, log };
}

/** The deliveries and frames of one scenario. */
export async function toldOutcomes(name: string): Promise<Outcome[]> {
  const { recorded, received, frames } = await played(name, "JSON");
  const sockets = namesIn("ws").includes(name) ? socketToldOf(name) : [];
  return [
    { file: `webhooks/${name}`, all: recorded.length, wrong: missing(recorded, received) },
    { file: `ws/${name}`, all: sockets.length, wrong: missing(sockets, frames) },
  ].filter(({ all }) => all > 0);
}

/** The logs of the PRETTY runs are of the same scenarios as those of the JSON runs. */
const PLAYED_AS: Record<string, string> = {
  "2024.10.8-noweb-stub-pretty-info.log": "2024.10.8-noweb-stub-json-info.jsonl",
  "2026.2.1-noweb-stub-pretty-debug.log": "2026.2.1-noweb-stub-json-info.jsonl",
  "2026.2.1-noweb-stub-pretty-info-printqr.log": "2026.2.1-noweb-stub-state-change.jsonl",
};

export async function logOutcome(log: string): Promise<Outcome> {
  const recorded = entriesOf(logOf(log));
  const name = PLAYED_AS[log] ?? log.replace(".log", ".jsonl");
  const outcome = { file: `logs/${log}`, all: recorded.length };
  if (SCENARIOS[name] === undefined) {
    return { ...outcome, wrong: recorded.map(({ mark }) => `${mark}: never played`) };
  }
  const format = log.includes("pretty") ? "PRETTY" : "JSON";
  const { log: text } = await played(
    name,
    format,
    log.includes("printqr") ? "printed" : "left-out",
  );
  return { ...outcome, wrong: missing(recorded, entriesOf(text)) };
}

/** Plays everything that is recorded. */
export async function outcomes(): Promise<Outcome[]> {
  const all: Outcome[] = [];
  for (const name of recordingNames()) all.push(await exchangeOutcome(name));
  for (const name of new Set([...namesIn("webhooks"), ...namesIn("ws")])) {
    all.push(...await toldOutcomes(name));
  }
  for (const name of logNames()) all.push(await logOutcome(name));
  return all;
}
