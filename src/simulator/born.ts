import { seedOf } from "./chance.ts";
import { type Login, newSession, type SessionState, type Status, unreachable } from "./model.ts";
import { showQr, startEngine, withLife } from "./model_engine.ts";
import type { Engine, Timings } from "./timings.ts";

/** A session as it is when the simulator begins. */
export interface Born {
  name: string;
  engine: Engine;
  status: Status;
  login: Exclude<Login, "dead">;
}

/** A session that has been in its status for a moment, so that it knows what it would know. */
export function settledSession(
  born: Born,
  at: { now: number; seed: number; timings: Timings },
): SessionState {
  const { name, engine, status, login } = born;
  const { now, timings } = at;
  const chance = seedOf(at.seed, name);
  const bare = newSession(name, engine, { chance, login, life: { is: "stopped" } });
  const begun = startEngine(bare, now - timings.meReadMs, timings);
  const known = login === "present" ? withLife(begun, { me: "known" }) : begun;
  switch (status) {
    case "STOPPED":
      return bare;
    case "STARTING":
      return startEngine(bare, now, timings);
    case "SCAN_QR_CODE":
      return showQr(known, now, { shown: 1, timings });
    case "WORKING":
      return withLife(known, { phase: { is: "open" } });
    case "PASSKEY_REQUIRED":
      return withLife(known, { phase: { is: "passkey", step: "required" } });
    case "PASSKEY_CONFIRMATION_REQUIRED":
      return withLife(known, { phase: { is: "passkey", step: "confirmation" } });
    case "FAILED":
      return withLife(known, { phase: { is: "failed", because: "crashed" } });
    default:
      return unreachable(status);
  }
}
