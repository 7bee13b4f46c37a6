import assert from "node:assert/strict";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { systemClock } from "../clock.ts";
import { changes } from "./store_fixture.ts";
import { openStore, type OpenStoreOptions, StoreOpenError } from "./mod.ts";

const OPTIONS: OpenStoreOptions = { clock: systemClock, random: Math.random };
const NOW = 1_790_000_000_000;
const CHILD = new URL("open_child.ts", import.meta.url).pathname;
const STAMP = "2026-09-21T14-13-20.000Z";

/** What a Deno says that may not write what is ours: root writes everywhere, so not as root. */
async function childSays(deno: string[]): Promise<string> {
  const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
  const [program, ...args] = [...(Deno.uid() === 0 ? nobody : []), Deno.execPath(), ...deno];
  const env = { DENO_DIR: "/nonexistent", HOME: "/", DENO_NO_UPDATE_CHECK: "1" };
  const output = await new Deno.Command(program!, { args, env }).output();
  return new TextDecoder().decode(output.stdout);
}

/** Where that other user cannot even read this folder, or cannot be become, there is no such test. */
async function hasOtherUser(): Promise<boolean> {
  const code = `console.log(Deno.readTextFileSync(${JSON.stringify(CHILD)}).length > 0)`;
  return (await childSays(["eval", "--no-config", code]).catch(() => "")) === "true\n";
}

function inFolder(
  name: string,
  behaviour: (folder: string) => Promise<void>,
  options: { ignore?: boolean } = {},
): void {
  Deno.test(name, options, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await behaviour(folder);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

async function refused(url: string, options = OPTIONS): Promise<StoreOpenError> {
  try {
    const { store } = await openStore(url, options);
    await store.close();
  } catch (error) {
    if (error instanceof StoreOpenError) return error;
    throw error;
  }
  throw new Error(`Cannot go on as '${url}' was opened`);
}

async function filesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}

Deno.test("open: memory: needs nothing and begins empty", async () => {
  const { store, notices } = await openStore("memory:", OPTIONS);
  assert.deepEqual(notices, []);
  assert.equal(await store.version("main"), null);
});

Deno.test("open: a kind of store that we do not have is refused without showing the address", async () => {
  const error = await refused("redis://user:secret@host/");
  assert.equal(error.code, "STORE_URL_UNKNOWN");
  assert.match(error.message, /'redis:'/);
  assert.doesNotMatch(error.message, /secret/);
  assert.equal((await refused("")).code, "STORE_URL_UNKNOWN");
});

inFolder("open: a missing folder is made, and what was written is there again", async (folder) => {
  const path = `${folder}/not/yet/store.sqlite`;
  const first = await openStore(path, OPTIONS);
  await first.store.commit("main", null, changes({ server: { seq: 7 } }));
  await first.store.close();
  const second = await openStore(path, OPTIONS);
  assert.deepEqual((await second.store.load("main")).server, { seq: 7 });
  assert.deepEqual(second.notices, []);
  await second.store.close();
});

inFolder(
  "open: a file that is held is refused at once, and free when it is closed",
  async (folder) => {
    const path = `${folder}/store.sqlite`;
    await Deno.writeTextFile(`${path}.lock`, "process 123456789012, long gone");
    const first = await openStore(path, OPTIONS);
    const error = await refused(path);
    assert.equal(error.code, "STORE_LOCKED");
    assert.equal(
      error.message,
      `Cannot open the store as process ${Deno.pid} holds '${path}.lock': ` +
        "stop that one, or give this one a STORE_URL of its own",
    );
    await first.store.close();
    const second = await openStore(path, OPTIONS);
    await second.store.close();
  },
);

inFolder("open: a file that is no database is set aside, never overwritten", async (folder) => {
  const path = `${folder}/store.sqlite`;
  const text = "not a database, but perhaps dear to somebody\n".repeat(300);
  await Deno.writeTextFile(path, text);
  await Deno.writeTextFile(`${path}-wal`, "its newest writes");
  const { store, notices } = await openStore(path, { ...OPTIONS, clock: new VirtualClock(NOW) });
  const aside = (await filesIn(folder)).filter((name) => /corrupt/.test(name));
  assert.deepEqual(aside, [
    `store.sqlite.corrupt-${STAMP}`,
    `store.sqlite.corrupt-${STAMP}-wal`,
  ]);
  assert.equal(await Deno.readTextFile(`${path}.corrupt-${STAMP}`), text);
  assert.equal(await Deno.readTextFile(`${path}.corrupt-${STAMP}-wal`), "its newest writes");
  assert.equal(notices.length, 1);
  assert.match(notices[0]!, /was damaged and is kept as .*corrupt-2026.*a fresh one was begun/);
  assert.equal((await store.commit("main", null, changes({ server: 1 }))).is, "ok");
  await store.close();
});

inFolder("open: damage deep inside the file is found at the start", async (folder) => {
  const path = `${folder}/store.sqlite`;
  const first = await openStore(path, OPTIONS);
  let version: string | null = null;
  for (let n = 0; n < 40; n++) {
    const sessions = { [`session-${n}`]: "x".repeat(20_000) };
    const done = await first.store.commit("main", version, changes({ sessions }));
    version = done.is === "ok" ? done.version : null;
  }
  await first.store.close();
  const bytes = await Deno.readFile(path);
  bytes.fill(0xa5, bytes.length - 3 * 4_096);
  await Deno.writeFile(path, bytes);
  await Deno.writeTextFile(`${path}-wal`, "its newest writes");
  const second = await openStore(path, { ...OPTIONS, clock: new VirtualClock(NOW) });
  assert.equal(second.notices.length, 1);
  assert.deepEqual(await Deno.readFile(`${path}.corrupt-${STAMP}`), bytes);
  assert.equal(await Deno.readTextFile(`${path}.corrupt-${STAMP}-wal`), "its newest writes");
  await second.store.close();
});

inFolder(
  "open: a second damaged file does not replace the one set aside before",
  async (folder) => {
    const path = `${folder}/store.sqlite`;
    await Deno.writeTextFile(path, "second".repeat(1_000));
    await Deno.writeTextFile(`${path}.corrupt-${STAMP}`, "first");
    const error = await refused(path, { ...OPTIONS, clock: new VirtualClock(NOW) });
    assert.equal(error.code, "STORE_UNUSABLE");
    assert.match(error.message, /is there already: move it away/);
    assert.equal(await Deno.readTextFile(`${path}.corrupt-${STAMP}`), "first");
    assert.equal(await Deno.readTextFile(path), "second".repeat(1_000));
  },
);

inFolder("open: damage that only opening shows is set aside too, once", async (folder) => {
  const path = `${folder}/store.sqlite`;
  const first = await openStore(path, OPTIONS);
  await first.store.close();
  let opened = 0;
  const openKv = (path?: string) =>
    ++opened === 1
      ? Promise.reject(new Error("database disk image is malformed"))
      : Deno.openKv(path);
  const { store, notices } = await openStore(path, { ...OPTIONS, openKv });
  assert.equal(notices.length, 1);
  await store.close();
  const always = () => Promise.reject(new Error("database disk image is malformed"));
  const error = await refused(path, { ...OPTIONS, openKv: always });
  assert.equal(error.code, "STORE_UNUSABLE");
});

Deno.test("open: kv: is the platform's own database, without path, folder or lock", async () => {
  const paths: (string | undefined)[] = [];
  const openKv = (path?: string) => {
    paths.push(path);
    return Deno.openKv(":memory:");
  };
  const { store, notices } = await openStore("kv:", { ...OPTIONS, openKv });
  assert.deepEqual(notices, []);
  assert.equal((await store.commit("main", null, changes())).is, "ok");
  await store.close();
  assert.deepEqual(paths, [undefined]);
});

Deno.test("open: a platform that gives no database is said so", async () => {
  const openKv = () => Promise.reject(new Error("no database is assigned"));
  const error = await refused("kv:", { ...OPTIONS, openKv });
  assert.equal(error.code, "STORE_UNUSABLE");
  assert.match(error.message, /the platform's KV database \(no database is assigned\)/);
});

inFolder(
  "open: what Deno may not touch is told apart from what the disk refuses",
  async (folder) => {
    const openKv = () => Promise.reject(new Deno.errors.NotCapable("Requires read access"));
    const error = await refused(`${folder}/store.sqlite`, { ...OPTIONS, openKv });
    assert.equal(error.code, "STORE_NOT_PERMITTED");
    assert.match(error.message, /choose a file under \.\/data/);
  },
);

inFolder("open: an empty file is a fresh store", async (folder) => {
  const path = `${folder}/store.sqlite`;
  await Deno.writeTextFile(path, "");
  const { store, notices } = await openStore(path, OPTIONS);
  assert.deepEqual(notices, []);
  await store.close();
});

inFolder("open: a folder in place of the file is named and left alone", async (folder) => {
  const path = `${folder}/store.sqlite`;
  await Deno.mkdir(`${path}/inside`, { recursive: true });
  const error = await refused(path);
  assert.equal(error.code, "STORE_UNUSABLE");
  assert.match(error.message, /store\.sqlite' .*mend it or choose another STORE_URL/);
  assert.deepEqual(await filesIn(path), ["inside"]);
});

inFolder("open: a file in place of the folder is named and left alone", async (folder) => {
  await Deno.writeTextFile(`${folder}/data`, "a file");
  const error = await refused(`${folder}/data/store.sqlite`);
  assert.equal(error.code, "STORE_UNUSABLE");
  assert.equal(await Deno.readTextFile(`${folder}/data`), "a file");
});

for (
  const { when, fault } of [
    { when: "SQLite may not write", fault: new Error("attempt to write a readonly database") },
    { when: "the system refuses", fault: new Deno.errors.PermissionDenied("os error 13") },
    { when: "it is mounted so", fault: new Error("Read-only file system (os error 30)") },
  ]
) {
  inFolder(`open: a read-only file is refused with path and cure when ${when}`, async (folder) => {
    const path = `${folder}/store.sqlite`;
    const openKv = () => Promise.reject(fault);
    const error = await refused(path, { ...OPTIONS, openKv });
    assert.equal(error.code, "STORE_READ_ONLY");
    assert.match(error.message, /store\.sqlite' as it cannot be written .*write access/);
    assert.equal(error.cause, fault);
    // The lock is let go: the next start must not say that somebody holds it.
    const { store } = await openStore(path, OPTIONS);
    await store.close();
  });
}

inFolder(
  "open: a file that turns out to be read-only at the first write is refused",
  async (folder) => {
    const path = `${folder}/store.sqlite`;
    const openKv = async (path?: string) => {
      const kv = await Deno.openKv(path);
      kv.set = () => Promise.reject(new Error("attempt to write a readonly database"));
      return kv;
    };
    const error = await refused(path, { ...OPTIONS, openKv });
    assert.equal(error.code, "STORE_READ_ONLY");
    assert.deepEqual((await filesIn(folder)).filter((name) => /corrupt/.test(name)), []);
  },
);

inFolder("open: for a user without write access nothing is changed", async (folder) => {
  const path = `${folder}/store.sqlite`;
  const { store } = await openStore(path, OPTIONS);
  await store.close();
  const before = await Deno.readFile(path);
  await Deno.chmod(path, 0o444);
  await Deno.chmod(`${path}.lock`, 0o444);
  await Deno.chmod(folder, 0o555);
  try {
    const output = await childSays(["run", "-A", "--no-config", "--unstable-kv", CHILD, path]);
    assert.match(output, /^STORE_READ_ONLY Cannot open the store .* cannot be written/);
    assert.deepEqual(await Deno.readFile(path), before);
  } finally {
    await Deno.chmod(folder, 0o755);
  }
}, { ignore: !(await hasOtherUser()) });

inFolder("open: kill -9 frees the file and keeps every acknowledged commit", async (folder) => {
  const path = `${folder}/store.sqlite`;
  const writer = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--unstable-kv", CHILD, path],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let acknowledged = 0;
  const reader = writer.stdout.pipeThrough(new TextDecoderStream()).getReader();
  while (acknowledged < 20) {
    const { value, done } = await reader.read();
    if (done) break;
    acknowledged = Number(value.trim().split("\n").at(-1));
  }
  const held = await refused(path);
  writer.kill("SIGKILL");
  // What it said before it died still stands in the pipe.
  for (let rest = await reader.read(); !rest.done; rest = await reader.read()) {
    acknowledged = Number(rest.value.trim().split("\n").at(-1));
  }
  await writer.status;
  assert.equal(held.code, "STORE_LOCKED");
  assert.match(held.message, new RegExp(`process ${writer.pid} holds`));
  const { store, notices } = await openStore(path, OPTIONS);
  const stored = Number((await store.load("main")).server);
  await store.close();
  assert.deepEqual(notices, []);
  assert.ok(
    stored === acknowledged || stored === acknowledged + 1,
    `${acknowledged} were acknowledged, ${stored} are stored`,
  );
});
