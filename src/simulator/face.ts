import type { Context } from "hono";
import { exceptionAnswer, json, notStarted, refusal, statusNotExpected } from "./answers.ts";
import type { Json, SessionState, Status } from "./model.ts";
import { unreachable } from "./model.ts";
import type { Engine } from "./timings.ts";
import type { Outlet } from "./outlet.ts";
import type { Version } from "./versions.ts";
import { shownStatus, type World } from "./world.ts";

export type Tier = "CORE" | "PLUS";

/** What all routes share. */
export interface Face {
  world: World;
  engine: Engine;
  tier: Tier;
  waha: Version;
  /** Null while the simulator is being made. */
  outlet: Outlet | null;
  apiKey: string;
}

export const BODY_BYTES_MAX = 1024 * 1024;

export function versionOf(face: Face): { readonly [key: string]: Json } {
  if (face.waha === "2024.10.8") {
    const { waha: version, engine, tier } = face;
    return { version, engine, tier, browser: "/usr/bin/chromium" };
  }
  return {
    version: face.waha,
    engine: face.engine,
    tier: face.tier,
    browser: face.engine === "WEBJS" ? "/usr/bin/chromium" : null,
    platform: "linux/x64",
    worker: { id: "waha1" },
  };
}

/** Core's answer to any name but `default`; null when the name may be used. */
export function coreRefusal(face: Face, name: string): Response | null {
  if (face.tier !== "CORE" || name === "default") return null;
  if (face.waha === "2024.10.8") {
    return refusal(
      422,
      "WAHA Core support only 'default' session. If you want to run more then one WhatsApp " +
        "account - please get WAHA PLUS version. Check this out: https://waha.devlike.pro/",
    );
  }
  const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(name)));
  return refusal(
    422,
    `WAHA Core support only 'default' session. You tried to access '${name}' session ` +
      `(base64: ${base64}). If you want to run more then one WhatsApp account - please get WAHA ` +
      "PLUS version. Check this out: https://waha.devlike.pro/",
  );
}

/**
 * Waits as WAHA does before a route that needs a status: for the session to run, then for the
 * status; it goes on as soon as the status fits.
 */
export async function awaitStatus(
  face: Face,
  name: string,
  options: { expected: Status; signal: AbortSignal },
): Promise<SessionState | Response> {
  const { world } = face;
  const { expected, signal } = options;
  if (face.waha === "2024.10.8" && world.session(name).life.is !== "running") {
    return notStarted(name);
  }
  const running = await world.waitFor(
    name,
    (state) => state.life.is === "running" ? state : null,
    { forMs: world.timings.runningWaitMs, signal },
  );
  if (running === "late") {
    return world.session(name).life.is === "missing"
      ? json(422, { error: `Session "${name}" does not exist`, session: name })
      : statusNotExpected(name, "STOPPED", expected);
  }
  const fitting = await world.waitFor(
    name,
    (state) => shownStatus(state) === expected ? state : null,
    { forMs: world.timings.statusWaitMs, signal },
  );
  if (fitting !== "late") return fitting;
  return statusNotExpected(name, shownStatus(world.session(name)) ?? "STOPPED", expected);
}

/** The request's JSON object (an empty body is `{}`), or WAHA's refusal of it. */
export async function bodyOf(c: Context): Promise<Record<string, unknown> | Response> {
  const text = await boundedText(c.req.raw);
  if (text === null) return refusal(413, "request entity too large");
  if (text === "") return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (isRecord(parsed)) return parsed;
    return refusal(400, `Unexpected token '${text.trim()[0]}', body is not a JSON object`);
  } catch (error) {
    // V8 says more since Node 22; WAHA's Node 20 ends after the position.
    const message = error instanceof Error ? error.message.replace(/ \(line \d+.*$/, "") : "";
    return refusal(400, message);
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Any JSON that came in as a value of the model's type. */
export function toJson(value: unknown): Json {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return value;
  if (Array.isArray(value)) return value.map(toJson);
  if (!isRecord(value)) return null;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]));
}

/** WAHA's 500, with what failed and the request echoed. */
export function failure(
  face: Face,
  c: Context,
  happened: { exception: { readonly [key: string]: Json }; body?: Json },
): Response {
  const url = new URL(c.req.url);
  return exceptionAnswer({
    exception: happened.exception,
    request: {
      path: url.pathname + url.search,
      method: c.req.method,
      ...(happened.body === undefined ? {} : { body: happened.body }),
      query: Object.fromEntries(url.searchParams),
    },
    version: versionOf(face),
    at: face.world.now,
  });
}

/** How an engine's page or lock fails, as the recordings show it; stacks are shortened. */
export function errorOf(
  name: "Error" | "TypeError" | "ProtocolError",
  message: string,
): { readonly [key: string]: Json } {
  const stack = `${name}: ${message}\n    at simulator`;
  switch (name) {
    case "ProtocolError":
      return { name, message, stack };
    case "Error":
    case "TypeError":
      return { message, name, stack };
    default:
      return unreachable(name);
  }
}

async function boundedText(request: Request): Promise<string | null> {
  if (request.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.length;
    if (length > BODY_BYTES_MAX) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
