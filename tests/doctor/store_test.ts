import assert from "node:assert/strict";
import { configWith } from "../../src/doctor/doctor_fixture.ts";
import { examine } from "../../src/doctor/examine.ts";
import type { StoreState } from "../../src/doctor/facts.ts";
import { openStore } from "../../src/store/mod.ts";
import { Ward } from "./visit.ts";

/** What the doctor finds of a store at `path`. */
async function storeAt(path: string): Promise<StoreState> {
  const { clock, fetch } = new Ward();
  const edges = { clock, fetch, random: () => 0.5, newId: () => "id" };
  return (await examine({ ...configWith(), storeUrl: path }, edges)).store;
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "waha-recovery-doctor-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("doctor: the store is opened, written to and let go again", () =>
  inFolder(async (folder) => {
    const path = `${folder}/state.sqlite`;
    assert.deepEqual(await storeAt(path), { is: "writable", notices: [] });
    assert.deepEqual(await storeAt(path), { is: "writable", notices: [] });
    const { store } = await openStore(path, { clock: new Ward().clock, random: () => 0.5 });
    await store.close();
  }));

Deno.test("doctor: a store that a service holds is left alone, and the holder named", () =>
  inFolder(async (folder) => {
    const path = `${folder}/state.sqlite`;
    const { store } = await openStore(path, { clock: new Ward().clock, random: () => 0.5 });
    try {
      assert.deepEqual(await storeAt(path), { is: "in-use", by: `process ${Deno.pid}` });
    } finally {
      await store.close();
    }
  }));

Deno.test("doctor: a store where none can be is unusable, with the reason", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    const state = await storeAt(`${folder}/file/state.sqlite`);
    assert.ok(state.is === "unusable");
    assert.match(state.reason, /^Cannot open the store/);
  }));
