import type { Config } from "../config.ts";
import type { Engine, Look, SessionStatus } from "../session/mod.ts";

/** Who WAHA lets in. */
export type Openness =
  | { is: "closed" }
  /** It answers who shows no key at all. */
  | { is: "no-key" }
  /** It wants a key and takes any. */
  | { is: "any-key" }
  | { is: "unknown"; reason: string };

export type SeenState =
  | { is: "seen"; status: SessionStatus; raw?: string; engine: Engine }
  | { is: "missing" }
  | { is: "unread"; reason: string };

/** The session's config as WAHA gave it: it holds keys in clear. */
export type ConfigState = { is: "read"; config: unknown } | { is: "unread"; reason: string };

export type StoreState =
  /** Opened, written to and closed again. `notices`: what was found on the way. */
  | { is: "writable"; notices: string[] }
  | { is: "in-use"; by: string }
  | { is: "unusable"; reason: string };

/** What WAHA showed when it could be asked. */
export interface Seen {
  look: Extract<Look, { is: "seen" }>;
  session: SeenState;
  wahaConfig: ConfigState;
}

/** All that the doctor found out, before it judges. */
export interface Facts {
  config: Config;
  look: Look;
  openness: Openness;
  /** Absent: WAHA could not be asked. */
  seen?: Seen;
  store: StoreState;
}
