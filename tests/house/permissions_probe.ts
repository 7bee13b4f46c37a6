import { systemClock } from "../../src/clock.ts";
import { openStore } from "../../src/store/mod.ts";

/** Run with the permission set of deno.json: says what it could do. */
async function tried(does: () => Promise<unknown> | unknown): Promise<string> {
  try {
    return String(await does());
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

const seen = {
  readOutside: await tried(() => Deno.readTextFile("deno.json")),
  writeOutside: await tried(() => Deno.writeTextFile("permissions-probe.txt", "")),
  readSystem: await tried(() => Deno.readTextFile("/etc/passwd")),
  run: await tried(() => new Deno.Command(Deno.execPath(), { args: ["--version"] }).output()),
  foreign: await tried(() => Deno.env.get("FOREIGN_SECRET")),
  foreignListed: await tried(() => "FOREIGN_SECRET" in Deno.env.toObject()),
  ours: await tried(() => Deno.env.get("PORT")),
  hostname: await tried(() => Deno.hostname().length > 0),
  memory: await tried(() => Deno.systemMemoryInfo()),
  data: await tried(async () => {
    await Deno.mkdir("./data", { recursive: true });
    const path = `./data/permissions-probe-${Deno.pid}`;
    await Deno.writeTextFile(path, "written");
    const text = await Deno.readTextFile(path);
    await Deno.remove(path);
    return text;
  }),
  store: await tried(async () => {
    const folder = `./data/permissions-probe-store-${Deno.pid}`;
    const { store } = await openStore(`${folder}/store.sqlite`, {
      clock: systemClock,
      random: Math.random,
    });
    const changes = { server: 1, sessions: {}, incidents: {}, outbox: {} };
    const done = await store.commit("main", null, changes);
    await store.close();
    await Deno.remove(folder, { recursive: true });
    return done.is;
  }),
  escape: await tried(() => Deno.readTextFile("./data/../deno.json")),
};

await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(seen)));
