import { type Clock, sleep } from "../../src/clock.ts";
import type { Simulator } from "../../src/simulator/mod.ts";
import { type LifecycleCall, lifecycleCallOf } from "./lifecycle_call.ts";
import type { Dice } from "./dice.ts";
import { PLATFORM_URL } from "./replica.ts";
import type { Weather } from "./schedule.ts";
import { MINUTE_MS, SECOND_MS } from "./spans.ts";

/** What WAHA's list of sessions said, as it was delivered. */
export interface DeliveredLook {
  /** When WAHA was asked. */
  askedAt: number;
  statuses: ReadonlyMap<string, string>;
  /** The session about which it lied, if it did. */
  lie: string | null;
}

export interface WireParts {
  simulator: Simulator;
  clock: Clock & { touched(): void };
  weather: Weather & { liedAt: number };
  dice: Dice;
  failed: (
    how:
      | "slow-answer"
      | "lost-answer"
      | "late-500"
      | "late-stop"
      | "lying-look"
      | "odd-word"
      | "refused-key",
  ) => void;
  /** A lifecycle call is at WAHA's door now. */
  arrived: (call: LifecycleCall) => void;
  /** A stop that was long given up is at WAHA's door now. */
  landedLate: (session: string) => void;
  /** Whoever runs WAHA's container is asked to restart it. */
  platform: () => Response;
  looked: (look: DeliveredLook) => void;
  /** Both of a look's reads were answered. */
  answered: () => void;
}

const JSON_TYPE = "application/json; charset=utf-8";
const LIES = ["FAILED", "STOPPED", "SCAN_QR_CODE"] as const;
/** One look may lie. Two in a row that tell the same are the truth, as far as anybody can know. */
const LIES_APART_MS = 2 * MINUTE_MS;
const LATE_500_MS = 30 * SECOND_MS;
const BAD_SPAN_MS = 80;
/** A stop comes late after all looks that its outcome is verified by. */
const LATE_MS_MIN = 35 * SECOND_MS;
const LATE_MS_MAX = 110 * SECOND_MS;

/** The network between one replica and WAHA: the model is called at once, no socket stands between. */
export function wireOf(parts: WireParts): typeof fetch {
  const { simulator, clock, weather, dice, failed } = parts;
  const looks = new LookReader();
  const reads = new LookReads();
  return async (input, init) => {
    clock.touched();
    const url = new URL(input instanceof Request ? input.url : String(input));
    const method = init?.method ?? "GET";
    const signal = init?.signal ?? undefined;
    const call = lifecycleCallOf(method, url.pathname);
    if (url.href === PLATFORM_URL) return parts.platform();
    if (weather.slow > 0) await sleep(clock, dice.whole(0, BAD_SPAN_MS), signal);
    if (weather.keyRefused > 0) {
      failed("refused-key");
      return Response.json({ message: "Unauthorized", statusCode: 401 }, { status: 401 });
    }
    signal?.throwIfAborted();
    const askedAt = clock.now();
    if (call !== null) parts.arrived(call);
    if (call?.step === "stop" && dice.happens(weather.stopsLate)) {
      failed("late-stop");
      landLate(call.session, { url, init, parts });
      throw new TypeError("error sending request: connection reset by peer");
    }
    const glanced = method === "GET"
      ? simulator.glance(url.pathname + url.search, keyIn(init))
      : null;
    const response = glanced === null ? await simulator.fetch(input, init) : null;
    clock.touched();
    if (dice.happens(weather.slow)) {
      failed("slow-answer");
      await sleep(clock, dice.whole(0, weather.slowMs), signal);
    }
    if (dice.happens(weather.answersLost)) {
      if (call !== null && dice.happens(0.3)) {
        failed("late-500");
        await sleep(clock, LATE_500_MS, signal);
        return late500(call.session);
      }
      failed("lost-answer");
      throw new TypeError("error reading a body from connection: connection reset by peer");
    }
    const isList = url.pathname === "/api/sessions" && method === "GET";
    if (response !== null && (!isList || response.status !== 200)) return response;
    const text = glanced ?? await response?.text().catch(() => null) ?? null;
    // What broke off in the middle is handed on as it broke.
    if (text === null) throw new TypeError("error reading a body from connection");
    if (reads.bothCame(isList ? "list" : "status", askedAt)) parts.answered();
    if (!isList) return answerOf(text, askedAt);
    const mayLie = clock.now() - weather.liedAt >= LIES_APART_MS && dice.happens(weather.lies);
    const lied = mayLie ? lyingLook(text, dice) : null;
    if (lied !== null) {
      weather.liedAt = clock.now();
      failed("lying-look");
    }
    const shown = withOddWords(text, parts) ?? lied?.text ?? text;
    parts.looked({ askedAt, statuses: looks.read(shown), lie: lied?.about ?? null });
    return answerOf(shown, askedAt);
  };
}

function keyIn(init: RequestInit | undefined): string | null {
  const headers = init?.headers;
  const read = headers instanceof Headers ? headers : new Headers(headers);
  return read.get("x-api-key");
}

/** WAHA's answer as it comes over the wire, dated by its clock. */
function answerOf(body: string, now: number): Response {
  const date = new Date(now).toUTCString();
  return new Response(body, { headers: { "content-type": JSON_TYPE, date } });
}

/** The call comes to WAHA when nobody waits for it any more. */
function landLate(
  session: string,
  { url, init, parts }: { url: URL; init: RequestInit | undefined; parts: WireParts },
): void {
  const { clock, dice, simulator, landedLate } = parts;
  clock.after(dice.whole(LATE_MS_MIN, LATE_MS_MAX), () => {
    landedLate(session);
    void simulator.fetch(url, withoutSignal(init)).catch(() => {});
  });
}

/** Whoever waited for it has left, and the call is on its way all the same. */
function withoutSignal({ signal: _left, ...rest }: RequestInit = {}): RequestInit {
  return rest;
}

/** What WAHA says of a call that runs too long, and goes on behind its answer. */
function late500(session: string): Response {
  const message = `Maximum execution time is exceeded ${session}`;
  return Response.json({ statusCode: 500, exception: { message, name: "Error" } }, { status: 500 });
}

/** A look asks for WAHA's start and for its sessions at the same moment. */
class LookReads {
  readonly #askedAt = { list: -Infinity, status: -Infinity };

  /** @returns Whether the other read of this look came, too. */
  bothCame(read: "list" | "status", askedAt: number): boolean {
    this.#askedAt[read] = askedAt;
    return Math.abs(this.#askedAt.list - this.#askedAt.status) <= BAD_SPAN_MS;
  }
}

/** STARTING by a word that nobody knows; null where that is not so. */
function withOddWords(text: string, { weather, failed }: WireParts): string | null {
  if (weather.oddWords === 0 || !text.includes('"STARTING"')) return null;
  failed("odd-word");
  return text.replaceAll('"STARTING"', '"SYNCHRONISING"');
}

interface Listed {
  name: string;
  status: string;
}

/** Equal answers, by far the most, are read once. */
class LookReader {
  #text = "";
  #statuses: ReadonlyMap<string, string> = new Map();

  read(text: string): ReadonlyMap<string, string> {
    if (text === this.#text) return this.#statuses;
    this.#text = text;
    this.#statuses = new Map(listedIn(text).map(({ name, status }) => [name, status]));
    return this.#statuses;
  }
}

/** One healthy session is shown otherwise; null when there is none. */
function lyingLook(text: string, dice: Dice): { text: string; about: string } | null {
  const listed = listedIn(text);
  const healthy = listed.filter(({ status }) => status === "WORKING");
  if (healthy.length === 0) return null;
  const about = dice.oneOf(healthy);
  about.status = dice.oneOf(LIES);
  return { text: JSON.stringify(listed), about: about.name };
}

/** The simulator's own list: its shape is known. */
function listedIn(text: string): Listed[] {
  const parsed: unknown = JSON.parse(text);
  return Array.isArray(parsed) ? parsed.filter(isListed) : [];
}

function isListed(value: unknown): value is Listed {
  return typeof value === "object" && value !== null && "name" in value && "status" in value &&
    typeof value.name === "string" && typeof value.status === "string";
}
