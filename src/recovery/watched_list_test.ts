import assert from "node:assert/strict";
import type { ServerSettings } from "./watched_server.ts";
import type { TelemetryEvent } from "../telemetry/mod.ts";
import { Watch } from "./watch.ts";
import { NoServersError, type ReadServers, WatchedList } from "./watched_list.ts";

/** A list that is read as it is said, beside a watch that nothing ever reaches. */
function listOf(read: ReadServers): { list: WatchedList; said: string[] } {
  const said: string[] = [];
  const watch = new Watch((settings: ServerSettings) => {
    throw new Error(`Cannot watch ${settings.name} in this test`);
  });
  const log = {
    event: (event: TelemetryEvent) => void (event.is === "notice" && said.push(event.text)),
  };
  return { list: new WatchedList({ watch, log, read: () => read }), said };
}

Deno.test("watched list: an empty one is said to be empty, at the start and when it is read anew", () => {
  const { list, said } = listOf({ settings: [], faults: [] });
  assert.throws(() => list.begin("[]"), (error) => {
    assert.ok(error instanceof NoServersError);
    assert.match(error.message, /no server that can be used: the list is empty$/);
    return true;
  });
  list.reload("[]");
  assert.deepEqual(said, ["The list of servers is left as it was: the new one is empty"]);
});

Deno.test("watched list: of one that cannot be used each fault is said", () => {
  const { list, said } = listOf({ settings: [], faults: ["a is wrong", "b is wrong"] });
  assert.throws(() => list.begin("[1]"), /can be used: a is wrong; b is wrong$/);
  list.reload("[1]");
  assert.deepEqual(said, [
    "a is wrong",
    "b is wrong",
    "The list of servers is left as it was: none of the new one can be used",
  ]);
});
