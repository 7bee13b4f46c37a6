/** A process that tests open a store in: it counts up and says each number once it is written. */
import { systemClock } from "../clock.ts";
import { openStore, StoreOpenError } from "./mod.ts";

try {
  const { store } = await openStore(Deno.args[0] ?? "", { clock: systemClock, random: () => 0.5 });
  let version: string | null = null;
  for (let n = 1;; n++) {
    const changes = { server: n, sessions: {}, incidents: {}, outbox: {} };
    const done = await store.commit("main", version, changes);
    if (done.is === "conflict") break;
    version = done.version;
    Deno.stdout.writeSync(new TextEncoder().encode(`${n}\n`));
  }
} catch (error) {
  if (!(error instanceof StoreOpenError)) throw error;
  Deno.stdout.writeSync(new TextEncoder().encode(`${error.code} ${error.message}\n`));
}
