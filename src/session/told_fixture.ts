import fc from "fast-check";
import { CAUSES, DEAF_PROOFS, type Engine, type Fact } from "./mod.ts";

export const words = fc.oneof(
  fc.string({ maxLength: 400, unit: "binary" }),
  fc.constant("ERR \u0001\u0001 ".repeat(60)),
  fc.constant("字".repeat(400)),
);

/** What the log, callers and WAHA's events tell of one session, at most a minute late. */
export type Told = (at: number, session: string) => Fact;

/** The causes that holds are made of. */
const OFTEN = ["refused", "replaced", "profile-locked", "credentials-damaged"] as const;

const called = fc.record({
  kind: fc.constantFrom("send" as const, "read" as const),
  outcome: fc.constantFrom("ok" as const, "client-error" as const, "server-error" as const),
  status: fc.constantFrom(200, 400, 500),
  code: fc.constantFrom(undefined, 400, 463, 475, 500),
  chat: fc.constantFrom(undefined, "a", "b", "字".repeat(400)),
}).map(({ code, chat, ...rest }): Told => (at, session) => ({
  is: "called",
  at,
  session,
  ...rest,
  ...(code === undefined ? {} : { code }),
  ...(chat === undefined ? {} : { chat }),
}));

const evidence = fc.record({
  cause: fc.constantFrom(...CAUSES, ...OFTEN),
  code: fc.constantFrom(undefined, 403, 405, 440),
  entry: fc.constantFrom(undefined, "profile-locked-here"),
  because: words,
}).map(({ cause, code, entry, because }): Told => (at, session) => ({
  is: "evidence",
  at,
  session,
  cause,
  because,
  ...(code === undefined ? {} : { code }),
  ...(entry === undefined ? {} : { entry }),
}));

const closed = fc.constantFrom(401, 403, 405, 408, 440, 515).map((code): Told => (at, session) => ({
  is: "event",
  at,
  heardAt: at,
  session,
  engine: "UNKNOWN" satisfies Engine,
  says: { is: "closed", code, text: "" },
}));

const fell = fc.constant<Told>((at, session) => ({
  is: "event",
  at,
  heardAt: at,
  session,
  engine: "UNKNOWN" satisfies Engine,
  says: {
    is: "status",
    status: "STARTING",
    history: [{ status: "WORKING", at: at - 1_000 }, { status: "STARTING", at }],
  },
}));

export const told: fc.Arbitrary<Told> = fc.oneof(
  called,
  evidence,
  closed,
  fell,
  fc.constantFrom(...DEAF_PROOFS).map((proof): Told => (at, session) => ({
    is: "deaf",
    at,
    session,
    proof,
  })),
  fc.constant<Told>((at, session) => ({ is: "watched", at, session })),
);
