import type { Clock } from "../clock.ts";
import { type Cause, type Fact, type Ill, ILLS, own, redacted } from "../session/mod.ts";
import { endsWithin } from "./ends_within.ts";
import type { HealthReport, Signal, SignalBatch, SignalsOutcome } from "./service_port.ts";
import type { Supervisor } from "./supervisor.ts";

export interface SignalDoorParts {
  clock: Clock;
  supervisor: Pick<Supervisor, "known" | "note" | "wake">;
  mode: HealthReport["mode"];
}

/** Evidence is stored within this time, else its sender is told to send it again (design §1). */
const COMMIT_MS_MAX = 2_000;
/** Signals that are remembered, so that a second telling changes and counts nothing. */
const SEEN_MAX = 10_000;
const FILE_CHARS_MAX = 40;
/** What was told of WAHA so long ago says nothing of now. */
const OLD_MS = 15 * 60_000;
/** A look that young may show a WORKING that has just ended (contract §2). */
const STALE_MS = 2_500;

/** The causes that a kind of line proves; with several, the line's own cause must be one. */
const PROOFS: Readonly<Record<string, readonly Cause[]>> = {
  "session.logout": ["logged-out"],
  "session.failed": [
    "qr-not-scanned",
    "gave-up-reconnecting",
    "profile-locked",
    "credentials-damaged",
    "refused",
    "replaced",
    "network-down",
  ],
  "session.disconnected": ["refused", "replaced", "network-down"],
  "session.restricted": ["restricted"],
  "browser.crashed": ["crashed"],
  "engine.crashed": ["crashed"],
  "storage.fault": ["credentials-damaged", "profile-locked"],
};
/** Receivers of WAHA's webhooks are told by their host alone: paths hold keys. */
const HOST = /https?:\/\/([^/\s'"?#]+)/;
/** Lines after which no session can be otherwise than before. */
const QUIET_KINDS: readonly string[] = ["memory.warning", "webhook.failed"];

/**
 * Takes what a reader of WAHA's log found. Lines that prove a cause are stored as evidence, and a
 * look follows; a line never is a status. At-least-once: a line told again is folded to nothing by
 * its time, so that ids need not survive a restart.
 */
export class SignalDoor {
  readonly #parts: SignalDoorParts;
  readonly #seen = new Set<string>();

  constructor(parts: SignalDoorParts) {
    this.#parts = parts;
  }

  async take({ source, server, events }: SignalBatch): Promise<SignalsOutcome> {
    const { clock, supervisor, mode } = this.#parts;
    const fresh = new Map<string, Signal>();
    for (const event of events) {
      const key = `${source}\n${event.id}`;
      if (!this.#seen.has(key)) fresh.set(key, event);
    }
    const { world } = supervisor.known;
    const ours = server === undefined || server === world.server.name;
    const news = ours ? [...fresh.values()] : [];
    const unwritten = await this.#write(news);
    if (unwritten !== null) return unwritten;
    for (const key of fresh.keys()) this.#remember(key);
    if (news.some(({ kind }) => !QUIET_KINDS.includes(kind))) {
      const looked = supervisor.wake();
      // Where nothing runs between requests, the look is part of this one.
      if (mode === "cron-only") await endsWithin(looked, { clock, ms: COMMIT_MS_MAX });
    }
    return { is: "taken", accepted: fresh.size, duplicates: events.length - fresh.size };
  }

  /** @returns Null once all that the signals prove is stored. */
  async #write(signals: readonly Signal[]): Promise<SignalsOutcome | null> {
    const { clock, supervisor } = this.#parts;
    const proving = signals.filter((signal) =>
      causeOf(signal) !== null || illOf(signal) !== null || signal.kind === "webhook.failed"
    );
    if (proving.length === 0) return null;
    if (supervisor.known.lastPassAt === null) {
      return { is: "unwritten", code: "NOT_READY", because: "the first look has not ended" };
    }
    const facts = proving.flatMap((signal) => this.#evidenceOf(signal));
    if (facts.length === 0) return null;
    let written = false;
    const noting = supervisor.note(facts).then((done) => {
      written = done;
    });
    await endsWithin(noting, { clock, ms: COMMIT_MS_MAX });
    if (written) return null;
    const because = "what the lines prove could not be stored";
    return { is: "unwritten", code: "STORE_UNAVAILABLE", because };
  }

  #evidenceOf(signal: Signal): Fact[] {
    const { supervisor, clock } = this.#parts;
    const { world, lastLookAt } = supervisor.known;
    const cause = causeOf(signal);
    const { session, time } = signal;
    const ofServer = this.#ofServer(signal);
    if (ofServer !== null) return [ofServer];
    // Without a time nobody knows whether it came before or after what is known.
    if (cause === null || session === null || time === null) return [];
    const record = own(world.sessions, session);
    if (record === undefined) return [];
    const at = Math.min(time - (world.server.skewMs ?? 0), clock.now());
    // A log that is read from its beginning tells old falls: WORKING was seen since.
    const disproved = record.status === "WORKING" && at < (lastLookAt ?? 0) - STALE_MS;
    if (disproved) return [];
    return [{ is: "evidence", at, session, cause, because: becauseOf(signal) }];
  }

  /** What a line says of WAHA as a whole. */
  #ofServer(signal: Signal): Fact | null {
    const { clock, supervisor } = this.#parts;
    const { kind, time, excerpt } = signal;
    if (kind === "webhook.failed") {
      const target = HOST.exec(excerpt)?.[1]?.split("@").at(-1) ?? "its receiver";
      return { is: "webhook-failed", at: clock.now(), target, count: 1 };
    }
    const ill = illOf(signal);
    if (ill === null || time === null) return null;
    const { skewMs = 0 } = supervisor.known.world.server;
    const at = Math.min(time - skewMs, clock.now());
    // A log that is read from its beginning tells old illnesses, too.
    if (clock.now() - at > OLD_MS) return null;
    return { is: "server-evidence", at, ill, because: becauseOf(signal) };
  }

  #remember(key: string): void {
    this.#seen.add(key);
    const [oldest] = this.#seen;
    if (this.#seen.size > SEEN_MAX && oldest !== undefined) this.#seen.delete(oldest);
  }
}

function illOf({ kind, cause }: Signal): Ill | null {
  if (kind === "memory.oom") return "out-of-memory";
  // The causes that are WAHA's own and not a session's (S4, S6) are called as its illnesses are.
  return ILLS.find((ill) => ill === cause) ?? null;
}

function causeOf({ kind, cause }: Signal): Cause | null {
  const proofs = Object.hasOwn(PROOFS, kind) ? PROOFS[kind] ?? [] : [];
  const [only] = proofs;
  if (proofs.length === 1 && only !== undefined) return only;
  return proofs.find((proof) => proof === cause) ?? null;
}

/** Where the line stands and what it says; never the path, which tells of the machine. */
function becauseOf({ file, line, excerpt }: Signal): string {
  const name = redacted(file.split(/[/\\]/).at(-1) ?? "").slice(-FILE_CHARS_MAX);
  return `log line ${line} of ${name}: ${redacted(excerpt)}`;
}
