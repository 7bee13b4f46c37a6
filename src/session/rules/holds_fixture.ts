import { type Cause, type Fact, type Saying } from "../mod.ts";
import { SECOND, type Story } from "../../../tests/story.ts";

export const did = (story: Story) => story.sent.map((sent) => sent.do);
export const troubles = (story: Story) => story.tells.filter(({ level }) => level === "trouble");
export const crashed = { status: "FAILED", me: "111@c.us" } as const;

/** A line of the log about one session. */
export function evidence(
  story: Story,
  cause: Cause,
  rest: { session?: string; code?: number; entry?: string } = {},
): void {
  const { session = "shop", ...told } = rest;
  story.pass([{
    is: "evidence",
    at: story.now,
    session,
    cause,
    because: `told ${cause}`,
    ...told,
  }]);
}

/** What WAHA tells by itself. */
export function tells(story: Story, says: Saying, session = "shop"): void {
  const { now, engine } = story;
  story.pass([{ is: "event", at: now, heardAt: now, session, engine, says }]);
}

/** Calls through us, two seconds apart. */
export function calls(
  story: Story,
  calls: readonly Partial<Extract<Fact, { is: "called" }>>[],
): void {
  for (const call of calls) {
    story.pass([{
      is: "called",
      at: story.now,
      session: "shop",
      kind: "send",
      outcome: "server-error",
      status: 500,
      ...call,
    }]);
    story.run(2 * SECOND);
  }
}
