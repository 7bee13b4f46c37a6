import assert from "node:assert/strict";
import { Rig, type RigOptions } from "../../tests/rig.ts";
import type { CodeView } from "./service_port.ts";

const SECOND_MS = 1_000;
const RAW = "/api/default/auth/qr";

async function scanning(options: RigOptions = {}): Promise<Rig> {
  const rig = new Rig({ simulator: { status: "SCAN_QR_CODE", ...options.simulator } });
  await rig.start();
  return rig;
}

async function look(rig: Rig): Promise<CodeView> {
  let ended = false;
  const read = rig.service.currentCode();
  read.then(() => ended = true, () => ended = true);
  await rig.clock.advanceUntil(() => ended, 10 * SECOND_MS);
  return await read;
}

/** What a page sees that asks every 600 ms, as `[ms since the first look, text]`. */
async function watch(rig: Rig, forMs: number): Promise<[number, string][]> {
  const startedAt = rig.clock.now();
  const seen: [number, string][] = [];
  while (rig.clock.now() < startedAt + forMs) {
    const view = await look(rig);
    const text = view.is === "code" ? view.raw : view.is === "none" ? view.status : view.is;
    if (seen.at(-1)?.[1] !== text) seen.push([rig.clock.now() - startedAt, text]);
    await rig.clock.advance(600);
  }
  return seen;
}

Deno.test("current code: it follows every rotation, and says what comes after the last one", async () => {
  const lives = [6_000, 5_000, 4_000, 4_000, 4_000, 4_000];
  const timings = { qrLivesMs: { NOWEB: lives, WEBJS: lives, GOWS: lives } };
  const rig = await scanning({ simulator: { timings } });
  const seen = await watch(rig, 40 * SECOND_MS);
  const codes = seen.filter(([, text]) => text.startsWith("2@"));
  assert.equal(new Set(codes.map(([, text]) => text)).size, 6);
  assert.equal(seen.at(-1)?.[1], "FAILED");
  const gaps = codes.slice(1).map(([at], index) => at - (codes[index]?.[0] ?? 0));
  assert.ok(gaps.slice(1).every((ms) => Math.abs(ms - 4_500) <= 1_200), JSON.stringify(gaps));
  await rig.end();
});

Deno.test("current code: WORKING is known within a second of WAHA's, though WAHA is polled every 30 s", async () => {
  const rig = await scanning();
  assert.equal((await look(rig)).is, "code");
  rig.simulator.control("default", "scan");
  const seen = await watch(rig, 5 * SECOND_MS);
  assert.equal(seen.at(-1)?.[1], "WORKING");
  assert.equal(rig.status(), "WORKING");
  const view = await look(rig);
  assert.ok(view.is === "none" && view.accountName === "Test Phone");
  await rig.end();
});

Deno.test("current code: its end is never told too early, and at most one code's life too late", async () => {
  const rig = await scanning();
  const ends: number[] = [];
  let last = "";
  for (let looks = 0; looks < 250; looks++) {
    const view = await look(rig);
    if (view.is !== "code") break;
    if (last !== "" && view.raw !== last) {
      const slackMs = (ends.at(-1) ?? 0) - rig.clock.now();
      assert.ok(slackMs >= -2_000 && slackMs <= 20_000, `${slackMs} ms`);
    }
    last = view.raw;
    ends.push(view.expiresAt);
    await rig.clock.advance(600);
  }
  await rig.end();
});

Deno.test("current code: one that outlives its life is shown no more, as a hung browser hands it out", async () => {
  const lives = [300_000];
  const timings = { qrLivesMs: { NOWEB: lives, WEBJS: lives, GOWS: lives } };
  const rig = await scanning({ simulator: { engine: "WEBJS", timings } });
  const seen = await watch(rig, 30 * SECOND_MS);
  assert.deepEqual(seen.map(([, text]) => text.slice(0, 4)), [seen[0]?.[1].slice(0, 4), "SCAN"]);
  assert.ok((seen[1]?.[0] ?? 0) <= 22 * SECOND_MS);
  await rig.end();
});

Deno.test("current code: a hundred who look at once are one read of WAHA", async () => {
  const rig = await scanning();
  const before = rig.simulator.calls().length;
  const views = Array.from({ length: 100 }, () => rig.service.currentCode());
  await rig.clock.advance(100);
  const kinds = new Set((await Promise.all(views)).map(({ is }) => is));
  assert.deepEqual([...kinds], ["code"]);
  const paths = rig.simulator.calls().slice(before).map(({ path }) => path);
  assert.deepEqual(paths.map((path) => path.split("?")[0]), ["/api/sessions/default", RAW]);
  await rig.end();
});

Deno.test("current code: a WAHA that is silent is said so within 2.5 s, and no breaker counts it", async () => {
  const rig = await scanning();
  rig.simulator.controlServer("slow");
  for (let looks = 0; looks < 8; looks++) {
    const startedAt = rig.clock.now();
    await assert.rejects(look(rig), { code: "WAHA_TIMEOUT" });
    assert.ok(rig.clock.now() - startedAt <= 2_600);
    await rig.clock.advance(600);
  }
  assert.equal(rig.guard.status().breaker.is, "closed");
  await rig.end();
});

Deno.test("watched: a page that is there is written down, and is no ask", async () => {
  const rig = await scanning();
  rig.simulator.control("default", "qr-runs-out");
  await rig.clock.advance(60 * SECOND_MS);
  const acts = rig.acts().length;
  await rig.service.noteWatched("default", "page");
  await rig.clock.advance(60 * SECOND_MS);
  assert.ok(rig.supervisor.known.world.sessions["default"]?.pageAt !== undefined);
  assert.equal(rig.acts().length, acts);
  await rig.end();
});
