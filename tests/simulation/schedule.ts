import type { Policy } from "../../src/session/mod.ts";
import type { Engine, ServerControl, SessionControl, Version } from "../../src/simulator/mod.ts";
import { Dice } from "./dice.ts";
import { MINUTE_MS, SECOND_MS } from "./spans.ts";
import { stormOf } from "./storm.ts";

export const KINDS = [
  "quiet",
  "ordinary",
  "stormy",
  "mass-failure",
  "redeploys",
  "agency",
  "people",
  "replicas",
] as const;
/** What a day is like, most of all. */
export type Kind = (typeof KINDS)[number];

/** Who a session is: what its owner wants of it and whether it ever had a login. */
export type Role =
  /** Somebody needs it: logged in and WORKING. */
  | "needed"
  /** Its owner stops it at the start of the day. */
  | "idle"
  /** Nobody ever scanned its code. */
  | "unpaired"
  /** STOPPED at first sight. */
  | "asleep"
  /** FAILED at first sight, with a login. */
  | "fallen"
  /** FAILED at first sight, and nobody knows that its login is gone. */
  | "lost";

export interface PlannedSession {
  name: string;
  role: Role;
}

/** How the ways between the parts behave: shares in [0, 1], spans in ms. Zero: as they should. */
export interface Weather {
  /** Answers of WAHA that come late, and by how much at most. */
  slow: number;
  slowMs: number;
  /** Calls that WAHA carries out and whose answer is lost. */
  answersLost: number;
  /** Looks that show one healthy session in a bad status. */
  lies: number;
  /** Webhooks that get lost, come late (and so reordered), come twice. */
  mailLost: number;
  mailLate: number;
  mailDoubled: number;
  /** Calls of the store that fail, that fail although they were carried out, and slow ones. */
  storeFails: number;
  storeLies: number;
  storeSlow: number;
  /** Commits told to have lost against another one, without one. */
  conflicts: number;
  /** Touches of the world outside at which a replica is killed, or stands still for a while. */
  kills: number;
  freezes: number;
  /** Stops whose answer is lost and which come to WAHA much later. */
  stopsLate: number;
  /** 1: WAHA shows STARTING by a word that nobody knows; refuses our key. */
  oddWords: number;
  keyRefused: number;
}

export const PERSON_DEEDS = [
  "scan",
  "stop",
  "start",
  "start-in-dashboard",
  "stop-in-dashboard",
  "restart-in-dashboard",
  "delete-in-dashboard",
  "recover",
  "restart",
  "stop-start",
  "force",
  "pause",
  "resume",
] as const;
export type PersonDeed = (typeof PERSON_DEEDS)[number];

/** What WAHA's log says of one session. */
export type SessionLine = "replaced" | "profile-locked" | "credentials-damaged";

export type Deed =
  | { do: "session"; control: SessionControl; session: string; ms?: number }
  | { do: "server"; control: ServerControl; ms: number }
  | { do: "log"; session: string; line: SessionLine }
  /** Somebody's program sends to a chat through us. */
  | { do: "send"; session: string; chat: string }
  | { do: "person"; deed: PersonDeed; session: string }
  | { do: "weather"; weather: Partial<Weather>; ms: number }
  | { do: "kill" | "deploy"; replica: number }
  | { do: "freeze"; replica: number; ms: number }
  | { do: "skew"; replica: number; ms: number };

/** `at` counts in ms from the start of the day. */
export type Happening = Deed & { at: number };

export interface Storm {
  from: number;
  /** From then on nothing goes wrong until the next storm. */
  until: number;
}

/** One day, wholly determined by its seed. */
export interface Schedule {
  seed: number;
  kind: Kind;
  replicas: number;
  engine: Engine;
  waha: Version;
  tier: "CORE" | "PLUS";
  webhooks: "sent" | "none";
  /** What this service is allowed beyond the defaults. */
  policy: Partial<Policy>;
  sessions: readonly PlannedSession[];
  storms: readonly Storm[];
  happenings: readonly Happening[];
}

export const DAY_MS = 24 * 60 * MINUTE_MS;
/** Before the first storm everybody has been seen well, and the idle ones are stopped. */
const FIRST_STORM_AT = 10 * MINUTE_MS;
/** After the last storm come quiet hours, so that everything can end. */
const LAST_STORM_AT = DAY_MS - 150 * MINUTE_MS;
const CROWD = 200;

/** The day of this seed: one in twenty has 200 sessions, the median has five. */
export function scheduleOf(seed: number): Schedule {
  const dice = new Dice(seed);
  const kind = dice.oneOf(KINDS);
  const waha = dice.oneOf<Version>(["2024.10.8", "2026.2.1", "2026.2.1", "2026.7"]);
  const crowd = seed % 20 === 0;
  const tier = !crowd && waha === "2024.10.8" && dice.happens(0.5) ? "CORE" : "PLUS";
  const count = crowd ? CROWD : tier === "CORE" ? 1 : countOf(dice);
  const made = {
    seed,
    kind,
    replicas: crowd ? dice.whole(1, 2) : kind === "replicas" ? 3 : dice.whole(1, 3),
    engine: dice.oneOf<Engine>(["NOWEB", "WEBJS", "GOWS"]),
    waha,
    tier,
    webhooks: dice.oneOf(["sent", "sent", "none"] as const),
    policy: { serverRestart: dice.happens(0.5), healDeaf: dice.happens(0.5) },
    sessions: sessionsOf(count, dice),
  } as const;
  const storms = stormsOf(kind, { dice, crowd });
  const happenings = storms.flatMap((storm) => stormOf({ ...made, storm }, dice));
  return { ...made, storms, happenings: happenings.sort((a, b) => a.at - b.at) };
}

function countOf(dice: Dice): number {
  return dice.happens(0.2) ? dice.whole(9, 30) : dice.whole(1, 8);
}

function sessionsOf(count: number, dice: Dice): PlannedSession[] {
  return Array.from({ length: count }, (_, index) => {
    // `default` alone is what Core knows, and it is always needed.
    if (index === 0) return { name: "default", role: "needed" };
    const role = dice.happens(count === CROWD ? 0.92 : 0.7)
      ? "needed"
      : dice.oneOf<Role>(["needed", "idle", "unpaired", "asleep", "fallen", "lost"]);
    return { name: `${role}-${index}`, role };
  });
}

/** A crowd's one storm costs as much as ten of others. */
function stormsOf(kind: Kind, { dice, crowd }: { dice: Dice; crowd: boolean }): Storm[] {
  const count = kind === "quiet" || crowd ? 1 : 2;
  const share = (LAST_STORM_AT - FIRST_STORM_AT) / count;
  return Array.from({ length: count }, (_, index) => {
    const from = FIRST_STORM_AT + index * share +
      dice.whole(0, Math.max(0, Math.floor(share - 3 * 60 * MINUTE_MS)));
    const [least, most] = crowd ? [3, 6] : kind === "stormy" ? [6, 16] : [4, 12];
    const lastsMs = dice.whole(least, most) * MINUTE_MS;
    const rounded = Math.round(from / SECOND_MS) * SECOND_MS;
    return { from: rounded, until: rounded + lastsMs };
  });
}
