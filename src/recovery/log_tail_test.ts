import assert from "node:assert/strict";
import { systemClock } from "../clock.ts";
import { LogTail } from "./log_tail.ts";
import type { SignalBatch, SignalsOutcome } from "./service_port.ts";

const TAKEN: SignalsOutcome = { is: "taken", accepted: 1, duplicates: 0 };

/** A tail of a log in a folder of its own; resolves when so many signals came. */
async function tailed(
  text: string,
  { answers = [], wanted }: { answers?: SignalsOutcome[]; wanted: number },
): Promise<{ batches: SignalBatch[]; said: string[] }> {
  const folder = await Deno.makeTempDir();
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
  await Deno.remove(folder, { recursive: true });
  return { batches, said };
}

const LOGGED_OUT =
  '{"level":50,"time":1772438400052,"session":"shop","name":"WhatsappSession","msg":"Connection ' +
  "closed due to 'Error: Stream Errored (conflict)', do not reconnect the session.\"}\n";

Deno.test("log tail: what WAHA's log tells of a cause comes as a signal, with the line's own time", async () => {
  const { batches } = await tailed(LOGGED_OUT, { wanted: 1 });
  const [event] = batches[0]?.events ?? [];
  assert.deepEqual([event?.kind, event?.cause, event?.session, event?.time], [
    "session.logout",
    "logged-out",
    "shop",
    1772438400052,
  ]);
});

Deno.test("log tail: while nothing can be stored the log is not read on, which is said once", async () => {
  const refused: SignalsOutcome = {
    is: "unwritten",
    code: "STORE_UNAVAILABLE",
    because: "what the lines prove could not be stored",
  };
  const { batches, said } = await tailed(LOGGED_OUT, { answers: [refused, refused], wanted: 1 });
  assert.equal(batches.length, 1);
  assert.deepEqual(said, [
    "WAHA's log is not read on: what the lines prove could not be stored",
  ]);
});
