import assert from "node:assert/strict";
import type { LogEvent } from "./event.ts";
import { happeningOf, Joiner } from "./join.ts";

const AT = Date.UTC(2026, 2, 2, 8);

function event(line: number, rest: Partial<LogEvent>): LogEvent {
  return {
    kind: "session.failed",
    session: "a",
    line,
    time: null,
    file: "x",
    excerpt: "",
    ...rest,
  };
}

/** The lines of the events that are told. */
function told(events: readonly LogEvent[]): number[] {
  const joiner = new Joiner();
  return events.flatMap((each) => joiner.take(happeningOf(each)) === null ? each.line : []);
}

const logOut = (line: number, rest: Partial<LogEvent> = {}) =>
  event(line, { kind: "session.logout", cause: "logged-out", entry: "logged-out-webjs", ...rest });

Deno.test("join: two lines about one log-out are one, two log-outs are two", () => {
  assert.deepEqual(told([logOut(1, { time: AT }), logOut(2, { time: AT + 900 })]), [1]);
  assert.deepEqual(told([logOut(1, { time: AT }), logOut(2, { time: AT + 9_000 })]), [1, 2]);
});

Deno.test("join: a log-out that was asked for is the cause of the one that follows", () => {
  const asked = event(1, { kind: "session.logout", entry: "log-out-asked", time: AT });
  assert.deepEqual(told([asked, logOut(2, { time: AT + 300 })]), [1]);
});

Deno.test("join: without times a few lines apart is together", () => {
  assert.deepEqual(told([logOut(1), logOut(9)]), [1]);
  assert.deepEqual(told([logOut(1), logOut(40)]), [1, 40]);
});

Deno.test("join: another session, kind or cause is another happening", () => {
  const base = { time: AT };
  assert.deepEqual(told([logOut(1, base), logOut(2, { ...base, session: "b" })]), [1, 2]);
  const fell = event(2, { ...base, cause: "crashed", entry: "x" });
  assert.deepEqual(told([logOut(1, base), fell]), [1, 2]);
});

Deno.test("join: a death by memory writes a page, and a later one is another", () => {
  const death = (line: number) => event(line, { kind: "memory.oom", session: null });
  const start = (line: number) => event(line, { kind: "server.started", session: null });
  assert.deepEqual(told([death(1), death(5), event(20, { kind: "process.killed" })]), [1]);
  assert.deepEqual(told([death(1), start(10), death(30)]), [1, 10, 30]);
});

Deno.test("join: the lines of one start are one, and a death between them makes two", () => {
  const start = (line: number, time: number) =>
    event(line, { kind: "server.started", session: null, time });
  assert.deepEqual(told([start(1, AT), start(200, AT + 20_000)]), [1]);
  assert.deepEqual(told([start(1, AT), start(200, AT + 90_000)]), [1, 200]);
  const death = event(50, { kind: "memory.oom", session: null, time: AT + 5_000 });
  assert.deepEqual(told([start(1, AT), death, start(60, AT + 9_000)]), [1, 50, 60]);
});

Deno.test("join: an engine that dies is one happening for all its sessions", () => {
  const gone = (line: number, session: string | null, entry: string) =>
    event(line, { kind: "engine.crashed", cause: "engine-gone", session, entry, time: AT });
  assert.deepEqual(
    told([
      gone(1, null, "engine-panicked"),
      gone(2, "a", "engine-call-unavailable"),
      gone(3, "b", "engine-call-unavailable"),
      gone(4, null, "engine-exited"),
    ]),
    [1],
  );
});

Deno.test("join: what a browser says itself is the reason of what WAHA says of it", () => {
  const joiner = new Joiner();
  const own = event(1, { kind: "browser.crashed", cause: "profile-locked", entry: "locked" });
  joiner.take(happeningOf(own));
  const said = happeningOf(
    event(2, { kind: "browser.crashed", cause: "crashed", entry: "launch", level: 50 }),
  );
  assert.equal(joiner.take(said), null);
  assert.equal(said.wording.cause, "profile-locked");
});

Deno.test("join: what is folded into reaches to the last line of it", () => {
  const joiner = new Joiner();
  joiner.take(happeningOf(logOut(1, { time: AT })));
  const first = joiner.newest;
  const into = joiner.take(happeningOf(logOut(4, { time: AT + 10, lineTo: 9 })));
  assert.equal(into, first);
  assert.deepEqual([first?.line, first?.lineTo], [1, 9]);
});
