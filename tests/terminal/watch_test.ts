import assert from "node:assert/strict";
import { runStatus } from "../../src/terminal/mod.ts";
import { KEY } from "../rig.ts";
import { API_KEY, Desk } from "./desk.ts";

Deno.test("status --watch shows a fall as it happens, counts down, and leaves the terminal as it was", async () => {
  await using desk = await Desk.open();
  const running = runStatus(desk.parts("--watch"));
  await desk.clock.advance(1_000);
  assert.ok(desk.out.startsWith("\x1b[?1049h\x1b[?25l\x1b[?7l"));
  assert.match(desk.page, / UTC {2}live\nWORKING: 1 of 1 that should run/);
  desk.rig.simulator.control("default", "crash");
  await desk.clock.advance(35_000);
  assert.match(desk.page, /Not WORKING: 1 of 1 that should run[^]*default {2}(FAILED|STARTING)/);
  const first = desk.page;
  await desk.clock.advance(2_000);
  assert.notEqual(desk.page, first);
  desk.leave();
  assert.equal(await desk.ended(running), 0);
  const [, after = ""] = desk.out.split("\x1b[?7h\x1b[?25h\x1b[?1049l");
  assert.match(after, /default {2}(FAILED|STARTING|WORKING)/);
  assert.ok(!after.includes("\x1b"));
});

Deno.test("status --watch goes on while the stream is cut, says how old it is, and comes back", async () => {
  await using desk = await Desk.open();
  const running = runStatus(desk.parts("--watch"));
  await desk.clock.advance(2_000);
  desk.away = true;
  await desk.clock.advance(12_000);
  assert.match(desk.page, /stream cut, this is 1[2-4]s old, next try in [0-9]s: Cannot reach/);
  assert.match(desk.page, /default {2}WORKING/);
  await desk.clock.advance(120_000);
  assert.match(desk.page, /stream cut, this is 2m 1\ds old, next try in \d+s/);
  desk.away = false;
  await desk.clock.advance(30_000);
  assert.match(desk.page, / UTC {2}live\n/);
  desk.leave();
  assert.equal(await desk.ended(running), 0);
});

Deno.test("status --watch asks a service that is away ever more slowly, and twice a minute at last", async () => {
  await using desk = await Desk.open();
  const running = runStatus(desk.parts("--watch"));
  await desk.clock.advance(2_000);
  desk.away = true;
  await desk.clock.advance(120_000);
  const tries = desk.out.matchAll(/next try in (\d+)s/g);
  assert.equal(Math.max(...[...tries].map(([, seconds]) => Number(seconds))), 30);
  desk.leave();
  assert.equal(await desk.ended(running), 0);
});

Deno.test("status --watch takes a stream that has fallen silent for a cut one", async () => {
  await using desk = await Desk.open();
  const running = runStatus(desk.parts("--watch"));
  await desk.clock.advance(2_000);
  desk.silent = true;
  await desk.clock.advance(30_000);
  assert.match(desk.page, /live, last heard of (29|3\d)s ago\n/);
  await desk.clock.advance(17_000);
  assert.match(desk.out, /stream cut, this is 4\ds old, next try in 1s: it fell silent/);
  desk.silent = false;
  await desk.clock.advance(30_000);
  assert.match(desk.page, / UTC {2}live\n/);
  desk.leave();
  assert.equal(await desk.ended(running), 0);
});

Deno.test("status --watch forgets a session that the service no longer lists", async () => {
  await using desk = await Desk.open({
    simulator: { sessions: ["default", "shop"] },
    policy: { forgetMs: 10_000 },
  });
  const running = runStatus(desk.parts("--watch"));
  await desk.clock.advance(2_000);
  assert.match(desk.page, /shop/);
  const deleted = desk.rig.simulator.fetch("http://waha.test/api/sessions/shop", {
    method: "DELETE",
    headers: { "x-api-key": KEY },
  });
  await desk.clock.advance(200_000);
  assert.equal((await deleted).status, 200);
  assert.match(desk.page, /default/);
  assert.ok(!desk.page.includes("shop"));
  desk.leave();
  assert.equal(await desk.ended(running), 0);
});

Deno.test("status --watch of one session shows no other", async () => {
  await using desk = await Desk.open({ simulator: { sessions: ["default", "shop"] } });
  const running = runStatus(desk.parts("--watch --session shop"));
  await desk.clock.advance(1_000);
  desk.rig.simulator.control("default", "crash");
  await desk.clock.advance(70_000);
  assert.match(desk.page, /shop {5}WORKING/);
  assert.ok(!desk.page.includes("default"));
  desk.leave();
  assert.equal(await desk.ended(running), 0);
});

Deno.test("status --watch on a screen with few rows shows what matters first, and how much is left out", async () => {
  const sessions = Array.from({ length: 40 }, (_, at) => `s${at}`);
  await using desk = await Desk.open({
    size: { columns: 100, rows: 10 },
    simulator: { sessions },
    session: "s0",
  });
  const running = runStatus(desk.parts("--watch"));
  await desk.clock.advance(1_000);
  const lines = desk.page.split("\n");
  assert.equal(lines.length, 10);
  assert.match(lines[1] ?? "", /^WORKING: 40 of 40/);
  assert.match(lines[9] ?? "", /^… 35 more lines/);
  desk.leave();
  assert.equal(await desk.ended(running), 0);
});

Deno.test("status without a service says so in one sentence, also when watching", async () => {
  await using desk = await Desk.open();
  desk.away = true;
  for (const args of ["", "--watch", "--json"]) {
    desk.err = "";
    assert.equal(await desk.ended(runStatus(desk.parts(args))), 1);
    assert.match(
      desk.err,
      /^Cannot reach waha-recovery at http:\/\/127\.0\.0\.1:8080 as it [^\n]+\n$/,
    );
  }
  assert.equal(desk.out, "");
});

Deno.test("status with a wrong key or address is a matter of configuration", async () => {
  await using desk = await Desk.open();
  const wrong = [
    { API_KEY: "not-the-key-012345" },
    { RECOVERY_URL: "nowhere" },
    { RECOVERY_URL: "http://me:pass-word@here" },
    { PORT: "0" },
    { API_KEY: "schlüssel" },
  ];
  for (const settings of wrong) {
    desk.err = "";
    assert.equal(await desk.ended(runStatus(desk.parts("", settings))), 78);
    assert.match(desk.err, /^Cannot [^\n]+\n$/);
    assert.ok(!/not-the-key|pass-word|schlüssel/.test(desk.err));
  }
});

Deno.test("no key leaves for another host: a redirect is not followed", async () => {
  const parts = {
    args: [],
    read: (name: string) => ({ API_KEY, RECOVERY_URL: "http://recovery.test" })[name],
    random: () => 1,
    write: () => {},
  };
  await using desk = await Desk.open();
  const asked: string[] = [];
  let said = "";
  const exit = await runStatus({
    ...parts,
    clock: desk.clock,
    complain: (text) => void (said += text),
    fetch: (input, init) => {
      asked.push(`${input} ${init?.redirect}`);
      return Promise.resolve(new Response(null, { status: 302, headers: { location: "/" } }));
    },
  });
  assert.equal(exit, 1);
  assert.match(said, /^Cannot read the answer \(302\)/);
  assert.ok(asked.length > 0 && asked.every((call) => call.endsWith(" manual")));
});
