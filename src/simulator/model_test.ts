import assert from "node:assert/strict";
import { type Login, newSession, type SessionState, type Status, statusOf } from "./model.ts";
import type { SessionControl } from "./model_control.ts";
import { type Input, nextAt, step } from "./model_step.ts";
import { type Engine, type Timings, WAHA_2026_2_1 } from "./timings.ts";
import { meOf } from "./view.ts";

/** The measured times, with chance taken out. */
const TIMINGS: Timings = {
  ...WAHA_2026_2_1,
  loginMs: { NOWEB: [1000, 1000], WEBJS: [2700, 2700], GOWS: [1000, 1000] },
  firstQrMs: { NOWEB: [530, 530], WEBJS: [1100, 1100], GOWS: [620, 620] },
  pageErrorMs: [700, 700],
};

const START: Input = { do: "call", ticket: 0, operation: { do: "start" } };
const RESTART: Input = { do: "call", ticket: 1, operation: { do: "restart" } };
const LOGOUT: Input = { do: "call", ticket: 2, operation: { do: "logout" } };

function stopped(engine: Engine, login: Login): SessionState {
  return newSession("shop", engine, { chance: 1, login, life: { is: "stopped" } });
}

function working(engine: Engine): SessionState {
  const started = step(stopped(engine, "present"), START, { now: -9000, timings: TIMINGS }).state;
  return step(started, { do: "pass" }, { now: 0, timings: TIMINGS }).state;
}

function control(control: SessionControl, forMs?: number): Input {
  return forMs === undefined ? { do: "control", control } : { do: "control", control, forMs };
}

/** Plays inputs at their times and tells each status with the ms at which it came. */
function story(
  from: SessionState,
  inputs: Record<number, Input>,
  untilMs: number,
): [number, Status | "missing"][] {
  const told: [number, Status | "missing"][] = [];
  let state = from;
  const tell = (at: number) => {
    const status = state.life.is === "missing" ? "missing" : statusOf(state.life);
    if (told.at(-1)?.[1] !== status) told.push([at, status]);
  };
  const pass = (now: number) => {
    for (let at = nextAt(state); at <= now; at = nextAt(state)) {
      state = step(state, { do: "pass" }, { now: at, timings: TIMINGS }).state;
      tell(at);
    }
  };
  for (const [at, input] of Object.entries(inputs)) {
    pass(Number(at));
    state = step(state, input, { now: Number(at), timings: TIMINGS }).state;
    tell(Number(at));
  }
  pass(untilMs);
  return told;
}

const STORIES: readonly {
  name: string;
  from: SessionState;
  inputs: Record<number, Input>;
  untilMs: number;
  told: [number, Status | "missing"][];
}[] = [
  {
    name: "NOWEB: start with a login is STARTING at once, then WORKING",
    from: stopped("NOWEB", "present"),
    inputs: { 0: START },
    untilMs: 1e6,
    told: [[0, "STARTING"], [1000, "WORKING"]],
  },
  {
    name: "NOWEB: a QR that nobody scans fails after 60 s and five times 20 s, for good",
    from: stopped("NOWEB", "absent"),
    inputs: { 0: START },
    untilMs: 1e8,
    told: [[0, "STARTING"], [530, "SCAN_QR_CODE"], [160_530, "FAILED"]],
  },
  {
    name: "GOWS: a QR that nobody scans fails after 60 s and five times 20 s, for good",
    from: stopped("GOWS", "absent"),
    inputs: { 0: START },
    untilMs: 1e8,
    told: [[0, "STARTING"], [620, "SCAN_QR_CODE"], [160_620, "FAILED"]],
  },
  {
    name: "WEBJS: a QR that nobody scans never fails",
    from: stopped("WEBJS", "absent"),
    inputs: { 0: START },
    untilMs: 1e7,
    told: [[0, "STARTING"], [1100, "SCAN_QR_CODE"]],
  },
  {
    name: "NOWEB: a scan goes through STARTING to WORKING in 2.6 s",
    from: stopped("NOWEB", "absent"),
    inputs: { 0: START, 10_000: control("scan") },
    untilMs: 1e6,
    told: [[0, "STARTING"], [530, "SCAN_QR_CODE"], [12_000, "STARTING"], [12_600, "WORKING"]],
  },
  {
    name: "WEBJS: a scan is WORKING after 2 s",
    from: stopped("WEBJS", "absent"),
    inputs: { 0: START, 10_000: control("scan") },
    untilMs: 1e6,
    told: [[0, "STARTING"], [1100, "SCAN_QR_CODE"], [11_970, "WORKING"]],
  },
  {
    name: "NOWEB: a restart is STOPPED for 3 s",
    from: working("NOWEB"),
    inputs: { 0: RESTART },
    untilMs: 1e6,
    told: [[0, "STOPPED"], [3000, "STARTING"], [4000, "WORKING"]],
  },
  {
    name: "NOWEB: a restart of a hanging socket takes 13 s and ends the hang",
    from: working("NOWEB"),
    inputs: { 0: control("hang-starting"), 100_000: RESTART },
    untilMs: 1e6,
    told: [[0, "STARTING"], [100_000, "STOPPED"], [113_000, "STARTING"], [114_000, "WORKING"]],
  },
  {
    name: "any engine: a crash stays FAILED until a restart, which needs no QR",
    from: working("GOWS"),
    inputs: { 0: control("crash"), 90_000_000: RESTART },
    untilMs: 1e8,
    told: [[0, "FAILED"], [90_000_000, "STOPPED"], [90_003_000, "STARTING"], [
      90_004_000,
      "WORKING",
    ]],
  },
  {
    name: "NOWEB: a log-out fails again after every restart; logout brings a QR",
    from: working("NOWEB"),
    inputs: { 0: control("phone-logout"), 10_000: RESTART, 20_000: LOGOUT },
    untilMs: 30_000,
    told: [
      [0, "FAILED"],
      [10_000, "STOPPED"],
      [13_000, "STARTING"],
      [13_460, "FAILED"],
      [21_000, "STOPPED"],
      [24_000, "STARTING"],
      [24_530, "SCAN_QR_CODE"],
    ],
  },
  {
    name: "WEBJS: a log-out stays FAILED; a restart brings a QR",
    from: working("WEBJS"),
    inputs: { 0: control("phone-logout"), 1_000_000: RESTART },
    untilMs: 1_010_000,
    told: [[0, "FAILED"], [1_000_000, "STOPPED"], [1_003_000, "STARTING"], [
      1_004_100,
      "SCAN_QR_CODE",
    ]],
  },
  {
    name: "GOWS: a log-out is FAILED; a restart brings a QR",
    from: working("GOWS"),
    inputs: { 0: control("phone-logout"), 1_000_000: RESTART },
    untilMs: 1_010_000,
    told: [[0, "FAILED"], [1_000_000, "STOPPED"], [1_003_000, "STARTING"], [
      1_003_620,
      "SCAN_QR_CODE",
    ]],
  },
  {
    name: "NOWEB: a network lost for 30 s is WORKING for 2 s, STARTING, then WORKING by itself",
    from: working("NOWEB"),
    inputs: { 0: control("lose-network") },
    untilMs: 1e6,
    told: [[0, "WORKING"], [2000, "STARTING"], [31_140, "WORKING"]],
  },
  {
    name: "NOWEB: without network it gives up after 60 STARTINGs, for good",
    from: working("NOWEB"),
    inputs: { 0: control("lose-network", 1e6) },
    untilMs: 1e7,
    told: [[0, "WORKING"], [2000, "STARTING"], [2000 + 59 * 2010, "FAILED"]],
  },
  {
    name: "WEBJS: a dead browser is FAILED, STARTING after 2.0 s, WORKING after 4.7 s",
    from: working("WEBJS"),
    inputs: { 0: control("browser-dies") },
    untilMs: 1e6,
    told: [[0, "FAILED"], [2000, "STARTING"], [4700, "WORKING"]],
  },
  {
    name: "WEBJS: without network it flaps every 2.7 s and heals by itself",
    from: working("WEBJS"),
    inputs: { 0: control("lose-network", 5000) },
    untilMs: 1e6,
    told: [
      [0, "FAILED"],
      [2000, "STARTING"],
      [2700, "FAILED"],
      [4700, "STARTING"],
      [5400, "FAILED"],
      [7400, "STARTING"],
      [10_100, "WORKING"],
    ],
  },
  {
    name: "GOWS: without network it is STARTING until the network is back",
    from: working("GOWS"),
    inputs: { 0: control("lose-network", 500_000) },
    untilMs: 1e6,
    told: [[0, "STARTING"], [500_510, "WORKING"]],
  },
  {
    name: "GOWS: a log-out while offline is FAILED once the network is back",
    from: working("GOWS"),
    inputs: { 0: control("lose-network"), 1000: control("phone-logout") },
    untilMs: 1e6,
    told: [[0, "STARTING"], [30_510, "FAILED"]],
  },
  {
    name: "NOWEB: what browser-dies does to an engine without one heals by itself",
    from: working("NOWEB"),
    inputs: { 0: control("browser-dies") },
    untilMs: 1e6,
    told: [[0, "WORKING"], [2000, "STARTING"], [3000, "WORKING"]],
  },
  {
    name: "NOWEB: qr-runs-out fails a WORKING session, a restart brings a QR",
    from: working("NOWEB"),
    inputs: { 0: control("qr-runs-out"), 1000: RESTART },
    untilMs: 10_000,
    told: [[0, "FAILED"], [1000, "STOPPED"], [4000, "STARTING"], [4530, "SCAN_QR_CODE"]],
  },
  {
    name: "recover: a logged-out FAILED session is logged in again",
    from: working("NOWEB"),
    inputs: { 0: control("phone-logout"), 1000: control("recover") },
    untilMs: 10_000,
    told: [[0, "FAILED"], [1000, "STARTING"], [2000, "WORKING"]],
  },
  {
    name: "recover: a log-out that NOWEB has not heard of yet is undone",
    from: working("NOWEB"),
    inputs: {
      0: control("lose-network"),
      500: control("phone-logout"),
      1000: control("recover"),
    },
    untilMs: 10_000,
    told: [[0, "WORKING"], [2000, "STARTING"], [3000, "WORKING"]],
  },
  {
    name: "delete unlinks for 1 s, stops for 3 s and is gone",
    from: working("NOWEB"),
    inputs: { 0: { do: "call", ticket: 1, operation: { do: "delete" } } },
    untilMs: 10_000,
    told: [[0, "WORKING"], [1000, "STOPPED"], [4000, "missing"]],
  },
  {
    name: "a crash of a STOPPED session changes nothing",
    from: stopped("NOWEB", "present"),
    inputs: { 0: control("crash") },
    untilMs: 1e6,
    told: [[0, "STOPPED"]],
  },
];

for (const { name, from, inputs, untilMs, told } of STORIES) {
  Deno.test(`step(): ${name}`, () => {
    assert.deepEqual(story(from, inputs, untilMs), told);
  });
}

function played(from: SessionState, inputs: Record<number, Input>, now: number): SessionState {
  let state = from;
  for (const [at, input] of Object.entries(inputs)) {
    state = step(state, input, { now: Number(at), timings: TIMINGS }).state;
  }
  return step(state, { do: "pass" }, { now, timings: TIMINGS }).state;
}

const ME: readonly {
  name: string;
  from: SessionState;
  inputs: Record<number, Input>;
  known: boolean;
}[] = [
  { name: "NOWEB keeps it after a log-out", ...after("NOWEB", "phone-logout"), known: true },
  { name: "WEBJS keeps it after a log-out", ...after("WEBJS", "phone-logout"), known: true },
  { name: "GOWS keeps it after a log-out", ...after("GOWS", "phone-logout"), known: true },
  { name: "a crash keeps it", ...after("WEBJS", "crash"), known: true },
  { name: "a QR that ran out has none", ...after("NOWEB", "qr-runs-out"), known: false },
  {
    name: "NOWEB reads it from the disk while STARTING",
    from: stopped("NOWEB", "present"),
    inputs: { 0: control("lose-network"), 1: START },
    known: true,
  },
  {
    name: "NOWEB reads a dead login's too",
    from: stopped("NOWEB", "dead"),
    inputs: { 0: START },
    known: true,
  },
  {
    name: "WEBJS does not know it before it is connected",
    from: stopped("WEBJS", "present"),
    inputs: { 0: control("lose-network"), 1: START },
    known: false,
  },
  {
    name: "GOWS does not know it before it is connected",
    from: stopped("GOWS", "present"),
    inputs: { 0: control("lose-network"), 1: START },
    known: false,
  },
  { name: "STOPPED shows none", from: stopped("NOWEB", "present"), inputs: {}, known: false },
];

function after(engine: Engine, word: SessionControl) {
  return { from: working(engine), inputs: { 0: control(word) } };
}

for (const { name, from, inputs, known } of ME) {
  Deno.test(`meOf(): ${name}`, () => {
    const now = 10_000;
    assert.equal(meOf(played(from, inputs, now), now, TIMINGS) !== null, known);
  });
}

Deno.test("step(): a call that runs over 30 s is answered too-long and still goes on", () => {
  const timings = { ...TIMINGS, stopMs: 40_000 };
  const stop: Input = { do: "call", ticket: 7, operation: { do: "restart" } };
  const begun = step(working("NOWEB"), stop, { now: 0, timings });
  const late = step(begun.state, { do: "pass" }, { now: 30_000, timings });
  assert.deepEqual(late.replies, [
    { ticket: 7, at: 30_000, answer: { is: "running-too-long" } },
  ]);
  const ended = step(late.state, { do: "pass" }, { now: 50_000, timings });
  assert.deepEqual(ended.replies, []);
  assert.equal(ended.state.life.is, "running");
});
