import type { Dice } from "./dice.ts";
import type { Deed, PlannedSession, Schedule, Storm } from "./schedule.ts";
import { MINUTE_MS, SECOND_MS } from "./spans.ts";

/** Troubles that chance alone would hardly ever bring: several deeds, in their order. */
export const SCENES = [
  /** Another client with the same login takes the connection again and again (H6). */
  "fight",
  /** WhatsApp lets the account begin no new chats (H7). */
  "limit",
  /** WhatsApp takes none of its messages, and WAHA calls it WORKING (P9). */
  "mute",
  /** Its browser's folder is locked, or its login damaged, until a person mends it (H9). */
  "locked",
  /** It falls again as soon as it comes up (H10). */
  "useless",
  /** A stop whose answer is lost comes to WAHA a minute later (GHOST). */
  "late-stop",
  /** Its owner starts it through us and in the dashboard at the same moment (P8). */
  "double-start",
  /** WAHA is gone, and nobody but us restarts it (SERVER-RESTART). */
  "long-down",
] as const;
export type Scene = (typeof SCENES)[number];

export interface Timed {
  deed: Deed;
  /** Ms after the scene begins. */
  after: number;
}

export interface ScenePlan extends Omit<Schedule, "storms" | "happenings"> {
  storm: Storm;
}

/** The shortest storm in which a WAHA that is gone is restarted and comes back. */
const LONG_DOWN_MS_MIN = 5 * MINUTE_MS;
const CHATS = ["a", "b", "c"] as const;

/** One scene that this WAHA can play, and to whom it happens. */
export function sceneOf(
  plan: ScenePlan,
  { dice, leftMs }: { dice: Dice; leftMs: number },
): Timed[] {
  const needed = plan.sessions.filter(({ role }) => role === "needed");
  return deedsOf(dice.oneOf(playable(plan, leftMs)), {
    plan,
    dice,
    leftMs,
    of: dice.oneOf(needed),
  });
}

function playable({ engine, policy, tier, waha }: ScenePlan, leftMs: number): Scene[] {
  // WEBJS of Core 2024 loses its login with each stop: nothing is left to play on.
  const losesLogins = tier === "CORE" && waha === "2024.10.8";
  const longDown = policy.serverRestart === true && !losesLogins && leftMs >= LONG_DOWN_MS_MIN;
  return SCENES.filter((scene) => {
    switch (scene) {
      // GOWS stays away after it was replaced, and only a person ends that hold.
      case "fight":
        return engine !== "GOWS";
      case "long-down":
        return longDown;
      case "late-stop":
      case "locked":
        return !losesLogins;
      default:
        return true;
    }
  });
}

interface Setting {
  plan: ScenePlan;
  dice: Dice;
  leftMs: number;
  of: PlannedSession;
}

function deedsOf(scene: Scene, { plan, dice, leftMs, of: { name: session } }: Setting): Timed[] {
  switch (scene) {
    case "fight":
      return every(6 * SECOND_MS, 9).flatMap((after) => [
        { after, deed: { do: "session", session, control: "replace" } },
        { after, deed: { do: "log", session, line: "replaced" } },
      ]);
    case "limit":
      return [
        { after: 0, deed: { do: "session", session, control: "restrict" } },
        ...sends(session, { everyMs: dice.whole(20, 50) * SECOND_MS, count: 5 }),
      ];
    case "mute":
      return [
        { after: 0, deed: { do: "session", session, control: "mute" } },
        ...sends(session, { everyMs: dice.whole(4, 15) * SECOND_MS, count: 9 }),
      ];
    case "locked": {
      const line = plan.engine === "WEBJS" ? "profile-locked" : "credentials-damaged";
      return [
        { after: 0, deed: { do: "session", session, control: "crash" } },
        { after: 500, deed: { do: "log", session, line } },
      ];
    }
    case "useless":
      return every(3 * SECOND_MS, dice.whole(60, 140)).map((after) => ({
        after,
        deed: { do: "session", session, control: "crash" },
      }));
    case "late-stop":
      return [
        { after: 0, deed: { do: "weather", weather: { stopsLate: 1 }, ms: 90 * SECOND_MS } },
        { after: 2 * SECOND_MS, deed: { do: "person", session, deed: "stop-start" } },
      ];
    case "double-start": {
      const startAt = dice.whole(70, 100) * SECOND_MS;
      const slow = { slow: 1, slowMs: 9 * SECOND_MS };
      return [
        { after: 0, deed: { do: "person", session, deed: "stop" } },
        { after: startAt, deed: { do: "weather", weather: slow, ms: 30 * SECOND_MS } },
        { after: startAt + 500, deed: { do: "person", session, deed: "start" } },
        { after: startAt + 1_000, deed: { do: "person", session, deed: "start-in-dashboard" } },
      ];
    }
    case "long-down":
      return [{ after: 0, deed: { do: "server", control: "oom", ms: leftMs } }];
  }
}

function sends(session: string, { everyMs, count }: { everyMs: number; count: number }): Timed[] {
  return every(everyMs, count).map((after, nth) => ({
    after: after + SECOND_MS,
    deed: { do: "send", session, chat: CHATS[nth % CHATS.length] ?? "a" },
  }));
}

function every(ms: number, count: number): number[] {
  return Array.from({ length: count }, (_, nth) => nth * ms);
}
