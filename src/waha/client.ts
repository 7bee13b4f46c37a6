import type { Clock } from "../clock.ts";
import type { Guard } from "../guard/mod.ts";
import type { ActAnswer, Look } from "../session/mod.ts";
import { act } from "./act.ts";
import type { ActOptions } from "./act.ts";
import type { Line } from "./ask.ts";
import { chats, messages, type PageAnswer, type PageOptions } from "./chats.ts";
import type { ActStep } from "./classify_act.ts";
import { createLook } from "./look.ts";
import { type PairingAnswer, pairingCode } from "./pairing.ts";
import { qr, session, sessionConfig } from "./reads.ts";
import type { QrAnswer, SessionAnswer } from "./reads.ts";
import { openWire } from "./wire.ts";
import { writeConfig } from "./write_config.ts";

/**
 * One WAHA server on the wire. It keeps nothing but the version of the running start.
 *
 * The reads `session`, `sessionConfig` and `qr` throw a `WahaError` by code, the guard's
 * `QUEUE_FULL` and `CIRCUIT_OPEN` with nothing sent, or the caller's own abort reason.
 */
export interface WahaClient {
  /**
   * One look: server status and all sessions, in the lane of looks; the version when this start
   * of WAHA is new to us. Ten seconds at most, twenty at a new start.
   * @throws Only the signal's reason when the caller aborts.
   */
  look(options?: { signal?: AbortSignal }): Promise<Look>;
  /**
   * One lifecycle call, past the queue, 60 s at most. Not sent once `sendBy` (wall clock, ms) has
   * passed, nor for a name that cannot stand in a URL. `create` asks WAHA to start it as well.
   * @throws {TypeError} Only when `config` has no JSON form.
   */
  act(step: ActStep, options: ActOptions): Promise<ActAnswer>;
  /**
   * One session with its engine; `UNKNOWN` where WAHA does not say it, as for STOPPED. May take
   * 1 s for a deaf WEBJS session (contract §4).
   */
  session(name: string, options?: { signal?: AbortSignal }): Promise<SessionAnswer>;
  /**
   * The session's config for a recreate or a change; undefined when there is no such session. It
   * holds the owner's HMAC keys in clear: hand it to `act("create")` or `writeConfig`, and show it
   * to nobody as it is.
   */
  sessionConfig(name: string, options?: { signal?: AbortSignal }): Promise<unknown>;
  /**
   * Replaces the session's whole config: what `options.config` leaves out is gone. A running
   * session is restarted for it. Sent once, as an act is, and bounded as one.
   * @throws {TypeError} Only when `config` has no JSON form.
   */
  writeConfig(options: ActOptions): Promise<ActAnswer>;
  /**
   * The QR to scan. WAHA answers for a session that shows none only after 5–10 s: know the status
   * first. A code is a secret and lives 20 s at most.
   */
  qr(
    session: string,
    options: { form: "image" | "raw"; signal?: AbortSignal },
  ): Promise<QrAnswer>;
  /** In the lane of QRs, sent once, 25 s at most. Throws as the reads do. */
  pairingCode(
    session: string,
    options: { phoneNumber: string; signal?: AbortSignal },
  ): Promise<PairingAnswer>;
  /**
   * A page of chats, as traffic, 60 s at most. WAHA answers for a session that is not WORKING only
   * after 5–10 s: know the status first. Throws as the reads do.
   */
  chats(session: string, options: PageOptions): Promise<PageAnswer>;
  /** A page of one chat's messages without media; else as `chats`. */
  messages(of: { session: string; chat: string }, options: PageOptions): Promise<PageAnswer>;
}

/**
 * Makes the client of one WAHA server.
 * @param parts.url May hold a path prefix and user:password.
 * @throws {TypeError} For a URL or key that cannot be sent; the message repeats neither.
 */
export function createWahaClient(parts: {
  url: string;
  apiKey?: string;
  fetch: typeof fetch;
  clock: Clock;
  guard: Guard;
}): WahaClient {
  const line: Line = { wire: openWire(parts), guard: parts.guard, clock: parts.clock };
  return {
    look: createLook(line),
    act: (step, options) => act(line, step, options),
    session: (name, options = {}) => session(line, name, options),
    sessionConfig: (name, options = {}) => sessionConfig(line, name, options),
    writeConfig: (options) => writeConfig(line, options),
    qr: (name, options) => qr(line, name, options),
    pairingCode: (name, options) => pairingCode(line, name, options),
    chats: (name, options) => chats(line, name, options),
    messages: (of, options) => messages(line, of, options),
  };
}
