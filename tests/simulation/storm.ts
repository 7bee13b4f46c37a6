import type { ServerControl, SessionControl } from "../../src/simulator/mod.ts";
import type { Dice } from "./dice.ts";
import type { Deed, Happening, Kind, PersonDeed, PlannedSession, Weather } from "./schedule.ts";
import { sceneOf, type ScenePlan, type Timed } from "./scenes.ts";
import { MINUTE_MS, SECOND_MS } from "./spans.ts";

const SESSION_FAULTS: readonly SessionControl[] = [
  "crash",
  "crash",
  "crash",
  "browser-dies",
  "stall",
  "hang-starting",
  "lose-network",
  "lose-network",
  "refuse",
  "replace",
  "receive",
  "go-deaf",
];
const LOGIN_FAULTS: readonly SessionControl[] = ["phone-logout", "phone-logout", "qr-runs-out"];
/** Faults of which everybody can fall at once. */
const MASS_FAULTS: readonly SessionControl[] = [
  "crash",
  "refuse",
  "lose-network",
  "hang-starting",
  "phone-logout",
];
const SERVER_FAULTS: readonly ServerControl[] = [
  "slow",
  "error",
  "html",
  "cut",
  "refuse",
  "disk-full",
];
const SERVER_ENDS: readonly ServerControl[] = ["restart", "restart", "oom", "engine-dies"];
const CALM_DEEDS: readonly PersonDeed[] = ["scan", "scan", "recover", "recover", "restart"];
const WISHES: readonly PersonDeed[] = [
  "stop",
  "start",
  "start",
  "stop-in-dashboard",
  "restart-in-dashboard",
  "recover",
  "stop-start",
  "force",
  "pause",
  "resume",
  "delete-in-dashboard",
];

/** How often each sort of trouble comes, by the kind of day: weights, not shares. */
const WEIGHTS: Record<Kind, Record<Sort, number>> = {
  "quiet": { fault: 6, login: 1, server: 0, ends: 1, person: 1, weather: 1, replica: 1, mass: 0 },
  "ordinary": {
    fault: 8,
    login: 2,
    server: 2,
    ends: 1,
    person: 3,
    weather: 3,
    replica: 2,
    mass: 0,
  },
  "stormy": { fault: 9, login: 2, server: 3, ends: 2, person: 3, weather: 6, replica: 4, mass: 1 },
  "mass-failure": {
    fault: 3,
    login: 1,
    server: 1,
    ends: 1,
    person: 2,
    weather: 2,
    replica: 1,
    mass: 3,
  },
  "redeploys": {
    fault: 2,
    login: 1,
    server: 2,
    ends: 7,
    person: 1,
    weather: 2,
    replica: 2,
    mass: 0,
  },
  "agency": { fault: 2, login: 1, server: 1, ends: 1, person: 9, weather: 1, replica: 1, mass: 0 },
  "people": { fault: 3, login: 4, server: 1, ends: 1, person: 9, weather: 2, replica: 1, mass: 0 },
  "replicas": {
    fault: 6,
    login: 1,
    server: 1,
    ends: 2,
    person: 2,
    weather: 6,
    replica: 8,
    mass: 0,
  },
};

const SORTS = [
  "fault",
  "login",
  "server",
  "ends",
  "person",
  "weather",
  "replica",
  "mass",
] as const;
type Sort = (typeof SORTS)[number];

/** How many storms have a scene; a crowd is trouble enough. */
const SCENES_SHARE = 0.4;
const CROWD_MIN = 100;

/** What goes wrong in one storm, or is done by people in it. */
export function stormOf(plan: ScenePlan, dice: Dice): Happening[] {
  const { storm, kind } = plan;
  const found: Happening[] = [];
  const meanMs = (kind === "quiet" ? 180 : kind === "stormy" ? 50 : 70) * SECOND_MS;
  const lastAt = storm.until - MINUTE_MS;
  if (plan.sessions.length < CROWD_MIN && dice.happens(SCENES_SHARE)) {
    const at = storm.from + dice.whole(SECOND_MS, 20 * SECOND_MS);
    for (const { deed, after } of sceneOf(plan, { dice, leftMs: lastAt - at })) {
      // A scene that is cut short is another one: what comes too late is left out.
      if (at + after <= lastAt) found.push(bounded({ ...deed, at: at + after }, storm.until));
    }
  }
  const aboutStop = kind === "agency" ? [agencyStops(plan, dice)] : [];
  const next = () => dice.whole(SECOND_MS, 2 * meanMs);
  for (let at = storm.from + next(); at < lastAt; at += next()) {
    const deeds = aboutStop.pop() ?? deedsOf(sortOf(kind, dice), plan, dice);
    for (const deed of deeds) {
      // What begins later than the storm ends would be no storm's.
      const shiftMs = "after" in deed ? deed.after : 0;
      const when = Math.min(at + shiftMs, lastAt);
      found.push(bounded({ ...deed.deed, at: when }, storm.until));
    }
  }
  return found;
}

function sortOf(kind: Kind, dice: Dice): Sort {
  const weights = WEIGHTS[kind];
  let left = dice.next() * SORTS.reduce((sum, sort) => sum + weights[sort], 0);
  for (const sort of SORTS) {
    left -= weights[sort];
    if (left < 0) return sort;
  }
  return "fault";
}

function deedsOf(sort: Sort, plan: ScenePlan, dice: Dice): Timed[] {
  const { sessions } = plan;
  const { name } = dice.oneOf(sessions);
  switch (sort) {
    case "fault":
      return [now({ do: "session", session: name, ...faultOf(SESSION_FAULTS, dice) })];
    case "login":
      return [now({ do: "session", session: name, ...faultOf(LOGIN_FAULTS, dice) })];
    case "server":
      return [now({
        do: "server",
        control: dice.oneOf(SERVER_FAULTS),
        ms: dice.whole(2, 240) * SECOND_MS,
      })];
    case "ends":
      return [now({
        do: "server",
        control: dice.oneOf(SERVER_ENDS),
        ms: dice.whole(2, 40) * SECOND_MS,
      })];
    case "person":
      return [now({ do: "person", session: name, deed: deedOf(plan, dice) })];
    case "weather":
      return [now({
        do: "weather",
        weather: weatherOf(dice),
        ms: dice.whole(20, 400) * SECOND_MS,
      })];
    case "replica":
      return [now(replicaDeed(plan, dice))];
    case "mass":
      return massOf(sessions, dice);
  }
}

function deedOf({ kind }: ScenePlan, dice: Dice): PersonDeed {
  const busy = kind === "people" || kind === "agency";
  return dice.happens(busy ? 0.7 : 0.4) ? dice.oneOf(WISHES) : dice.oneOf(CALM_DEEDS);
}

function faultOf(
  controls: readonly SessionControl[],
  dice: Dice,
): { control: SessionControl; ms?: number } {
  const control = dice.oneOf(controls);
  const lasts = control === "lose-network" || control === "refuse";
  // A refusal without an end would be nothing that heals: it ends when WhatsApp takes it back.
  return lasts ? { control, ms: dice.whole(5, 150) * SECOND_MS } : { control };
}

function weatherOf(dice: Dice): Partial<Weather> {
  const share = () => 0.05 + dice.next() * 0.5;
  const spells: readonly Partial<Weather>[] = [
    { slow: share(), slowMs: dice.whole(1, 14) * SECOND_MS },
    { answersLost: share() },
    { lies: share() / 2 },
    { mailLost: share() },
    { mailLate: share(), mailDoubled: share() },
    { storeFails: share() / 2 },
    { storeLies: share() / 8 },
    { storeSlow: share() },
    { conflicts: share() },
    { kills: 0.01 + share() / 20 },
    { freezes: share() / 60 },
    { oddWords: 1 },
    { keyRefused: 1 },
  ];
  return dice.some(spells, 0.25).reduce((all, spell) => ({ ...all, ...spell }), dice.oneOf(spells));
}

function replicaDeed({ replicas }: ScenePlan, dice: Dice): Deed {
  const replica = dice.whole(0, replicas - 1);
  const ways: readonly Deed[] = [
    { do: "kill", replica },
    { do: "deploy", replica },
    { do: "freeze", replica, ms: dice.whole(1, 55) * SECOND_MS },
    // Two replicas may be `skewMs` apart, so each half of it.
    { do: "skew", replica, ms: dice.whole(-2_400, 2_400) },
  ];
  return dice.oneOf(ways);
}

/** Half or all of them fall within a minute, for one reason. */
function massOf(sessions: readonly PlannedSession[], dice: Dice): Timed[] {
  const fault = faultOf(MASS_FAULTS, dice);
  const fallen = dice.some(sessions, dice.happens(0.5) ? 1 : 0.5);
  return fallen.map(({ name }) => ({
    deed: { do: "session", session: name, ...fault },
    after: dice.whole(0, 60) * SECOND_MS,
  }));
}

/** An agency that ends two in five of its sessions in one go, as it may. */
function agencyStops({ sessions }: ScenePlan, dice: Dice): Timed[] {
  const deed = dice.oneOf(["stop", "stop-in-dashboard"] as const);
  return dice.some(sessions, 0.4).map(({ name }, index) => ({
    deed: { do: "person", session: name, deed },
    after: index * SECOND_MS,
  }));
}

function now(deed: Deed): Timed {
  return { deed, after: 0 };
}

/** What lasts ends with the storm at the latest. */
function bounded(happening: Happening, until: number): Happening {
  if (!("ms" in happening) || happening.ms === undefined || happening.do === "skew") {
    return happening;
  }
  const downs: readonly string[] = SERVER_ENDS;
  if (happening.do === "server" && downs.includes(happening.control)) return happening;
  return { ...happening, ms: Math.min(happening.ms, Math.max(SECOND_MS, until - happening.at)) };
}
