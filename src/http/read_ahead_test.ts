import assert from "node:assert/strict";
import { memoryLog } from "../telemetry/mod.ts";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { LATER_CODE, ReadAhead } from "./read_ahead.ts";

Deno.test("ReadAhead reads everything five seconds after the start, also beside what cannot be read", async () => {
  const clock = new VirtualClock(0);
  const log = memoryLog();
  const read: string[] = [];
  const ahead = new ReadAhead({
    clock,
    log,
    reads: [
      () => Promise.reject(new Error("changed on the disk")),
      () => Promise.resolve(read.push("pages")),
    ],
  });
  ahead.start();
  await clock.advance(4_999);
  assert.deepEqual(read, []);
  await clock.advance(1);
  assert.deepEqual(read, ["pages"]);
  await ahead.stop();
  assert.deepEqual(
    log.events.map((event) => event.is === "fault" && `${event.where}: ${event.error}`),
    ["reading code ahead of its use: Error: changed on the disk"],
  );
});

Deno.test("ReadAhead reads nothing after a stop and leaves no timer", async () => {
  const clock = new VirtualClock(0);
  const reads = [() => Promise.reject(new Error("read after the stop"))];
  const log = memoryLog();
  const ahead = new ReadAhead({ clock, log, reads });
  ahead.start();
  ahead.start();
  assert.equal(clock.pending, 1);
  await ahead.stop();
  assert.equal(clock.pending, 0);
  await clock.advance(5_000);
  assert.deepEqual(log.events, []);
});

Deno.test("ReadAhead's stop waits for what is being read", async () => {
  const clock = new VirtualClock(0);
  const gate = Promise.withResolvers<void>();
  const ahead = new ReadAhead({ clock, log: memoryLog(), reads: [() => gate.promise] });
  ahead.start();
  await clock.advance(5_000);
  let isOver = false;
  const stopping = ahead.stop().then(() => isOver = true);
  await clock.advance(0);
  assert.equal(isOver, false);
  gate.resolve();
  await stopping;
});

/** Of this one `PagePath.load` is asked. */
const PAGES = "./page_app.ts";

Deno.test("LATER_CODE names all that this folder imports on first use", async () => {
  const named = LATER_CODE.map(String).join("\n");
  const found = new Set<string>();
  const folder = new URL(".", import.meta.url);
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".ts") || name.endsWith("_test.ts") || name === "read_ahead.ts") continue;
    const source = await Deno.readTextFile(new URL(name, folder));
    for (const [, of] of source.matchAll(/(?<!typeof )\bimport\("([^"]+)"\)/g)) found.add(of ?? "");
  }
  assert.ok(found.delete(PAGES));
  for (const of of found) assert.ok(named.includes(`"${of}"`), of);
});
