import assert from "node:assert/strict";
import { inFolder, line, ran, STUCK } from "./command_fixture.ts";
import { followCommand } from "./follow_command.ts";

const stuck = (minute: number, session: string) =>
  line(minute, { session, level: 50, name: "WhatsappSession", msg: STUCK });

/** Follows a log; each step is done when nothing more is written, the last one ends it. */
async function followed(path: string, folder: string, steps: (() => void)[]) {
  const stop = new AbortController();
  let idle = 0;
  const pause = () => {
    // The last entry of a log is told after a moment of silence.
    if (++idle % 4 === 0) (steps.shift() ?? (() => stop.abort()))();
    return Promise.resolve();
  };
  const { out } = await ran(["--follow", "--jsonl", path], {
    signal: stop.signal,
    follow: followCommand({
      fetch: () => Promise.reject(new TypeError("no network")),
      pause,
      folder,
    }),
  });
  const events: { id: string; session: string }[] = out.trim().split("\n").map((each) =>
    JSON.parse(each)
  );
  return events;
}

Deno.test("follow: each event is printed once with its id, also when a late line comes into a renamed file", () =>
  inFolder(async (folder) => {
    const path = `${folder}/w.log`;
    const append = (to: string, text: string) =>
      Deno.writeTextFileSync(to, text, { append: true, create: true });
    append(path, stuck(0, "s0") + stuck(1, "s1"));
    const events = await followed(path, folder, [
      () => {
        Deno.renameSync(path, `${path}.1`);
        append(path, stuck(3, "s3"));
        append(`${path}.1`, stuck(2, "s2"));
      },
      () => append(`${path}.1`, stuck(4, "s4")),
      () => append(path, stuck(5, "s5")),
    ]);
    const sessions = events.map(({ session }) => session);
    assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
    assert.equal(new Set(sessions).size, sessions.length);
    for (const session of ["s0", "s1", "s2", "s3", "s4", "s5"]) {
      assert.ok(sessions.includes(session));
    }
    for (const { id } of events) assert.match(id, /^\S{8,}$/);
  }));
