import assert from "node:assert/strict";
import { systemClock } from "../clock.ts";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import type { TelemetryEvent } from "../telemetry/mod.ts";
import { LogTail } from "./log_tail.ts";
import type { SignalBatch, SignalsOutcome } from "./service_port.ts";

const TAKEN: SignalsOutcome = { is: "taken", accepted: 1, duplicates: 0 };

/** A tail of a log in a folder; resolves when so many signals came. */
async function tailed(
  text: string,
  { answers = [], wanted, folder }: {
    answers?: SignalsOutcome[];
    wanted: number;
    folder: string;
  },
): Promise<{ batches: SignalBatch[]; said: string[] }> {
  const path = `${folder}/waha.log`;
  await Deno.writeTextFile(path, text);
  const batches: SignalBatch[] = [];
  const said: string[] = [];
  let came = 0;
  const enough = Promise.withResolvers<void>();
  const tail = new LogTail({
    path,
    folder,
    // Pauses end at once, so that nothing waits in real time.
    clock: { ...systemClock, after: (_ms, fire) => systemClock.after(0, fire) },
    log: { event: (event) => void (event.is === "notice" && said.push(event.text)) },
    takeSignals: (batch) => {
      const outcome = answers.shift() ?? TAKEN;
      if (outcome.is === "taken") {
        batches.push(batch);
        came += batch.events.length;
        if (came >= wanted) enough.resolve();
      }
      return Promise.resolve(outcome);
    },
  });
  tail.start();
  await enough.promise;
  await tail.stop();
  return { batches, said };
}

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const LOGGED_OUT =
  '{"level":50,"time":1772438400052,"session":"shop","name":"WhatsappSession","msg":"Connection ' +
  "closed due to 'Error: Stream Errored (conflict)', do not reconnect the session.\"}\n";

Deno.test("log tail: what WAHA's log tells of a cause comes as a signal, with the line's own time", () =>
  inFolder(async (folder) => {
    const { batches } = await tailed(LOGGED_OUT, { wanted: 1, folder });
    const [event] = batches[0]?.events ?? [];
    assert.deepEqual([event?.kind, event?.cause, event?.session, event?.time], [
      "session.logout",
      "logged-out",
      "shop",
      1772438400052,
    ]);
  }));

Deno.test("log tail: while nothing can be stored the log is not read on, which is said once", () =>
  inFolder(async (folder) => {
    const refused: SignalsOutcome = {
      is: "unwritten",
      code: "STORE_UNAVAILABLE",
      because: "what the lines prove could not be stored",
    };
    const { batches, said } = await tailed(LOGGED_OUT, {
      answers: [refused, refused],
      wanted: 1,
      folder,
    });
    assert.equal(batches.length, 1);
    assert.deepEqual(said, [
      "WAHA's log is not read on: what the lines prove could not be stored",
    ]);
  }));

Deno.test("log tail: lines that nobody can find any more are said", () =>
  inFolder(async (folder) => {
    await tailed(`${LOGGED_OUT}${LOGGED_OUT.replace("shop", "clinic")}`, { wanted: 1, folder });
    const { said } = await tailed(LOGGED_OUT.replace("shop", "other"), { wanted: 1, folder });
    assert.equal(said.length, 1);
    assert.match(said[0] ?? "", /Cannot find what was written to .*waha\.log/);
  }));

Deno.test("log tail: health says since when and why the log is not read, and that it is again", () =>
  inFolder(async (folder) => {
    const path = `${folder}/waha.log`;
    const clock = new VirtualClock();
    const said: string[] = [];
    const log = {
      event: (event: TelemetryEvent) => void (event.is === "notice" && said.push(event.text)),
    };
    let looks = 0;
    let onLook = () => {};
    const after: typeof clock.after = (_ms, fire) => {
      looks++;
      onLook();
      return systemClock.after(0, fire);
    };
    const tail = new LogTail({
      path,
      folder,
      log,
      clock: { now: () => clock.now(), monotonic: () => clock.monotonic(), after },
      takeSignals: () => Promise.resolve(TAKEN),
    });
    /** So many looks later. */
    const looked = async (count: number) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const until = looks + count;
      onLook = () => looks >= until && resolve();
      await promise;
    };
    assert.match(tail.health().because, /is about to be read$/);
    tail.start();
    await looked(2);
    assert.equal(tail.health().status, "pass");
    await clock.advance(6_000);
    assert.equal(tail.health().status, "warn");
    assert.match(
      tail.health().because,
      /is not read since .*Z: it is not there; it is tried again$/,
    );

    Deno.writeTextFileSync(path, LOGGED_OUT);
    await looked(3);
    assert.match(tail.health().because, /waha\.log is read$/);

    Deno.removeSync(path);
    Deno.mkdirSync(path);
    await looked(3);
    await clock.advance(6_000);
    assert.match(tail.health().because, /is not read since .*: Is a directory/);
    assert.equal(said.length, 1);

    Deno.removeSync(path);
    Deno.writeTextFileSync(path, LOGGED_OUT);
    await looked(6);
    assert.equal(tail.health().status, "pass");
    await tail.stop();
  }));
