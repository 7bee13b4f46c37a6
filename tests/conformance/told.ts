/** What the real WAHA told by itself: webhook deliveries and WebSocket events. */
import { valueDifferences } from "./compare.ts";
import type { Client } from "./replay.ts";

const RECORDED = new URL("../recorded/", import.meta.url);

/** One delivery or frame, recorded or played. */
export interface Told {
  /** Tells apart what is not ordered among itself: receiver or client, and the event. */
  stream: string;
  /** What must be in the same order: statuses, codes, pings, closes. */
  mark: string;
  /** What must have the same shape. */
  shape: unknown;
}

export interface Delivery extends Told {
  at: number;
  path: string;
  answered: number;
}

/** Headers that the receiver's HTTP client and server add. */
const NOT_WAHAS = ["content-length", "accept-encoding", "host", "connection"];

export function namesIn(folder: "webhooks" | "ws"): string[] {
  return [...Deno.readDirSync(new URL(`${folder}/`, RECORDED))].map(({ name }) => name).sort();
}

function linesOf<T>(folder: "webhooks" | "ws", name: string): T[] {
  const text = Deno.readTextFileSync(new URL(`${folder}/${name}`, RECORDED));
  return text.split("\n").filter(Boolean).map((line) => JSON.parse(line) as T);
}

interface DeliveryLine {
  receivedAt: number;
  path: string;
  headers: Record<string, string>;
  rawBody: string;
  answered: number;
}

export function deliveriesOf(name: string): Delivery[] {
  return linesOf<DeliveryLine>("webhooks", name).map((line) => ({
    at: line.receivedAt,
    path: line.path,
    answered: line.answered,
    ...deliveryTold(line.path, line.headers, line.rawBody),
  }));
}

export function deliveryTold(
  path: string,
  headers: Record<string, string>,
  rawBody: string,
): Told {
  const body: Body = JSON.parse(rawBody);
  const kept = Object.entries(headers).filter(([name]) => !NOT_WAHAS.includes(name))
    .map(([name, value]) => [name, name.match(/hmac$|-id$|timestamp$/) ? value.length : value])
    .sort(([one], [other]) => String(one).localeCompare(String(other)));
  return { stream: `${path} ${body.event}`, mark: markOf(body), shape: { headers: kept, body } };
}

interface Body {
  event: string;
  payload: unknown;
}

function markOf({ event, payload }: Body): string {
  if (typeof payload !== "object" || payload === null) return `${event} ${payload}`;
  if ("status" in payload) return `${event} ${payload.status}`;
  const code = JSON.stringify(payload).match(/"statusCode":(\d+)/)?.[1] ?? "";
  return `${event} ${Object.keys(payload).join()} ${code}`;
}

interface SocketLine {
  at: number;
  conn: string;
  url: string;
  type: "open" | "message" | "ping" | "close";
  data?: string;
  code?: number;
  reason?: string;
}

export function clientsOf(name: string): Client[] {
  return linesOf<SocketLine>("ws", name).filter(({ type }) => type === "open")
    .map(({ at, conn, url }) => ({ at, conn, path: url.slice(url.indexOf("/ws?")) }));
}

export function socketToldOf(name: string): Told[] {
  return linesOf<SocketLine>("ws", name).filter(({ type }) => type !== "open").map((line) =>
    socketTold(line.conn, line)
  );
}

export function socketTold(
  conn: string,
  event: { data?: string; type: string; code?: number; reason?: string },
): Told {
  if (event.type === "message") {
    const body: Body = JSON.parse(event.data ?? "");
    return { stream: conn, mark: markOf(body), shape: body };
  }
  if (event.type === "ping") return { stream: `${conn} pings`, mark: "ping", shape: null };
  const { code, reason } = event;
  return { stream: conn, mark: `close ${code}`, shape: { code, reason } };
}

/** What was recorded and is not played in its place, in words; each stream in its order. */
export function missing(recorded: readonly Told[], played: readonly Told[]): string[] {
  const streams = Map.groupBy(recorded, ({ stream }) => stream);
  const playedStreams = Map.groupBy(played, ({ stream }) => stream);
  return [...streams].flatMap(([stream, told]) =>
    missingIn(told, playedStreams.get(stream) ?? []).map((words) => `${stream}: ${words}`)
  );
}

/** Recorded ones outside of the longest common sequence, and those in it that differ in shape. */
function missingIn(recorded: readonly Told[], played: readonly Told[]): string[] {
  const lengths = commonLengths(recorded, played);
  const words: string[] = [];
  for (let r = 0, p = 0; r < recorded.length;) {
    const one = recorded[r];
    const other = played[p];
    if (one !== undefined && other !== undefined && one.mark === other.mark) {
      const differ = valueDifferences(one.shape, other.shape, "shape");
      if (differ.length > 0) words.push(`#${r + 1} ${one.mark}: ${differ.slice(0, 3).join("; ")}`);
      r++;
      p++;
    } else if ((lengths[r + 1]?.[p] ?? 0) >= (lengths[r]?.[p + 1] ?? -1)) {
      words.push(`#${r + 1} ${one?.mark}: never played`);
      r++;
    } else {
      p++;
    }
  }
  return words;
}

function commonLengths(recorded: readonly Told[], played: readonly Told[]): number[][] {
  const lengths = recorded.concat(recorded.slice(0, 1)).map(() =>
    new Array<number>(played.length + 1).fill(0)
  );
  for (let r = recorded.length - 1; r >= 0; r--) {
    for (let p = played.length - 1; p >= 0; p--) {
      const same = recorded[r]?.mark === played[p]?.mark;
      const row = lengths[r];
      if (row === undefined) continue;
      row[p] = same
        ? (lengths[r + 1]?.[p + 1] ?? 0) + 1
        : Math.max(lengths[r + 1]?.[p] ?? 0, row[p + 1] ?? 0);
    }
  }
  return lengths;
}
