import type { LookOptions } from "../guard/mod.ts";
import type { Engine, SeenSession, SessionStatus } from "../session/mod.ts";
import { ask, readRoute } from "./ask.ts";
import type { Line } from "./ask.ts";
import { tollOf } from "./classify_read.ts";
import type { ReadVerdict } from "./classify_read.ts";
import { WahaError } from "./errors.ts";
import { readConfig, readQrImage, readQrRaw, readSession } from "./schemas.ts";
import type { Read } from "./schemas.ts";
import { encodeSessionName } from "./session_name.ts";
import { unreachable } from "../session/mod.ts";

const SESSION_BYTES_MAX = 1_048_576;

/**
 * WAHA waits 10.0 s for the status before it answers 422 (contract §4). With the 10 s of a look
 * each QR of a session that shows none would count as a failure of WAHA, and five of them would
 * open the breaker for all its sessions.
 */
const QR_LIMIT_MS = 12_000;

/** A session as `GET /api/sessions/{s}` shows it, or WAHA's word that there is none. */
export type SessionAnswer =
  | ({ is: "seen" } & SeenSession & { engine: Engine; accountName?: string })
  | { is: "missing" };

export type QrAnswer =
  /** The PNG that WAHA made, base64 without prefix. */
  | { is: "qr"; form: "image"; png: string }
  /** What the code holds. */
  | { is: "qr"; form: "raw"; value: string }
  /** WAHA's status 422; `expected` is empty where WAHA is older than 2024.9. */
  | { is: "not-scannable"; status: SessionStatus; raw?: string; expected: string[] }
  /** No such session; WAHA 2024 also says so of one that is STOPPED. */
  | { is: "missing" };

export async function session(
  line: Line,
  name: string,
  options: { signal?: AbortSignal },
): Promise<SessionAnswer> {
  const verdict = await readOf(line, `/api/sessions/${encodeSessionName(name)}`, {
    ...options,
    session: name,
  });
  if (verdict.is === "missing") return { is: "missing" };
  return { is: "seen", ...parsed(verdict, readSession, "GET /api/sessions/{session}") };
}

export async function sessionConfig(
  line: Line,
  name: string,
  options: { signal?: AbortSignal },
): Promise<unknown> {
  const verdict = await readOf(line, `/api/sessions/${encodeSessionName(name)}`, {
    ...options,
    session: name,
  });
  if (verdict.is === "missing") return undefined;
  return parsed(verdict, readConfig, "GET /api/sessions/{session}");
}

export async function qr(
  line: Line,
  name: string,
  options: { form: "image" | "raw"; signal?: AbortSignal },
): Promise<QrAnswer> {
  const { form, signal } = options;
  const query = form === "raw" ? "?format=raw" : "";
  const path = `/api/${encodeSessionName(name)}/auth/qr${query}`;
  const verdict = await readOf(line, path, { signal, limitMs: QR_LIMIT_MS, session: name });
  if (verdict.is === "missing") return { is: "missing" };
  if (verdict.is === "status-mismatch") {
    const { status, raw, expected } = verdict;
    return { is: "not-scannable", status, expected, ...(raw === undefined ? {} : { raw }) };
  }
  const route = "GET /api/{session}/auth/qr";
  return form === "raw"
    ? { is: "qr", form, value: parsed(verdict, readQrRaw, route) }
    : { is: "qr", form, png: parsed(verdict, readQrImage, route) };
}

function readOf(line: Line, path: string, options: LookOptions): Promise<ReadVerdict> {
  return ask(line, async (signal) => {
    const { verdict } = await readRoute(line.wire, { path, bytesMax: SESSION_BYTES_MAX }, signal);
    return { value: verdict, toll: tollOf(verdict, "session") };
  }, options);
}

/** The typed value of a verdict. @throws {WahaError} For every verdict that carries none. */
function parsed<T>(verdict: ReadVerdict, read: (value: unknown) => Read<T>, route: string): T {
  switch (verdict.is) {
    case "json": {
      const result = read(verdict.value);
      if (result.is === "read") return result.value;
      const { path, why } = result;
      throw new WahaError(
        "WAHA_BAD_RESPONSE",
        `Cannot read WAHA's answer to ${route}: ${path}: ${why}`,
        { path },
      );
    }
    case "nothing":
      throw bad(route, "its body is empty");
    case "failed":
    case "refused":
    case "missing":
      throw bad(route, verdict.reason);
    case "status-mismatch":
      throw bad(route, `the session is ${verdict.status}`);
    case "limited":
    case "unreachable":
      throw new WahaError(
        "WAHA_UNREACHABLE",
        `Cannot reach WAHA: ${verdict.reason}; see that it runs and that WAHA_URL is right`,
      );
    case "unauthorized":
    case "forbidden":
      throw new WahaError("WAHA_UNAUTHORIZED", `Cannot read from WAHA: ${verdict.reason}`);
    case "no-route":
    case "not-waha":
      throw new WahaError(
        "NOT_WAHA",
        `Cannot find WAHA at WAHA_URL: ${verdict.reason}; see that it names WAHA itself`,
      );
    default:
      return unreachable(verdict);
  }
}

function bad(route: string, why: string): WahaError {
  return new WahaError("WAHA_BAD_RESPONSE", `Cannot use WAHA's answer to ${route}: ${why}`);
}
