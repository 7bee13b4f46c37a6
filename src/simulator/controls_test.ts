import assert from "node:assert/strict";
import { settled, VirtualClock } from "../../tests/virtual_clock.ts";
import { createSimulator, type Simulator, type SimulatorOptions } from "./mod.ts";

const KEY = "test-key-0000";

interface On {
  clock: VirtualClock;
  waha: Simulator;
}

async function on(options: Partial<SimulatorOptions>, test: (on: On) => Promise<void>) {
  const clock = new VirtualClock();
  const waha = createSimulator({ clock, apiKey: KEY, ...options });
  try {
    await test({ clock, waha });
  } finally {
    waha.close();
  }
  await settled();
  assert.equal(clock.pending, 0);
}

function ask(of: On, method: string, path: string, body?: unknown): Promise<Response> {
  return of.waha.fetch(`http://waha.test${path}`, {
    method,
    headers: { "x-api-key": KEY },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** What the session shows after each of these times. */
async function shown(of: On, ...afterMs: number[]): Promise<(string | null)[]> {
  const statuses: (string | null)[] = [];
  let passed = 0;
  for (const ms of afterMs) {
    await of.clock.advance(ms - passed);
    passed = ms;
    statuses.push(of.waha.status("default"));
  }
  return statuses;
}

Deno.test("refuse: NOWEB is STARTING for two minutes, then FAILED until a restart or recover", () =>
  on({}, async (of) => {
    of.waha.control("default", "refuse");
    assert.deepEqual(await shown(of, 1000, 3000, 110_000, 125_000), [
      ...["WORKING", "STARTING", "STARTING", "FAILED"],
    ]);
    of.waha.control("default", "recover");
    assert.deepEqual(await shown(of, 5000), ["WORKING"]);
  }));

Deno.test("refuse: WEBJS flaps, GOWS stays STARTING", async () => {
  await on({ engine: "WEBJS" }, async (of) => {
    of.waha.control("default", "refuse");
    const seen = new Set<string | null>();
    for (let second = 0; second < 60; second++) {
      await of.clock.advance(700);
      seen.add(of.waha.status("default"));
    }
    assert.deepEqual([...seen].sort(), ["FAILED", "STARTING"]);
  });
  await on({ engine: "GOWS" }, async (of) => {
    of.waha.control("default", "refuse");
    assert.deepEqual(await shown(of, 1000, 3_600_000), ["STARTING", "STARTING"]);
  });
});

Deno.test("replace: NOWEB comes back once, GOWS goes deaf in WORKING", async () => {
  await on({}, async (of) => {
    of.waha.control("default", "replace");
    assert.deepEqual(await shown(of, 2100, 5000), ["STARTING", "WORKING"]);
  });
  await on({ engine: "GOWS" }, async (of) => {
    of.waha.control("default", "replace");
    const message = { session: "default", chatId: "11111111111@c.us", text: "Hi" };
    const sent = ask(of, "POST", "/api/sendText", message);
    await of.clock.advance(60_000);
    assert.equal((await sent).status, 500);
    assert.equal(of.waha.status("default"), "WORKING");
  });
});

Deno.test("restrict: senders answer 500 with 463, and the session stays WORKING", () =>
  on({}, async (of) => {
    of.waha.control("default", "restrict");
    const message = { session: "default", chatId: "11111111111@c.us", text: "Hi" };
    const refused = await ask(of, "POST", "/api/sendText", message);
    assert.equal(refused.status, 500);
    assert.match((await refused.json()).exception.message, /463/);
    assert.equal(of.waha.status("default"), "WORKING");
    of.waha.control("default", "recover");
    assert.equal((await ask(of, "POST", "/api/sendText", message)).status, 201);
  }));

Deno.test("stall: WEBJS restarts its page after 4 s, 2024.10.8 never", async () => {
  await on({ engine: "WEBJS" }, async (of) => {
    of.waha.control("default", "stall");
    assert.deepEqual(await shown(of, 3900, 4100, 8000), ["WORKING", "STARTING", "WORKING"]);
  });
  await on({ engine: "WEBJS", waha: "2024.10.8" }, async (of) => {
    of.waha.control("default", "stall");
    assert.deepEqual(await shown(of, 3_600_000), ["WORKING"]);
  });
});

Deno.test("passkey: GOWS of 2026.7 asks, has it confirmed, and a scan ends it", async () => {
  await on({ engine: "GOWS", waha: "2026.7", status: "SCAN_QR_CODE" }, async (of) => {
    of.waha.control("default", "passkey");
    assert.equal(of.waha.status("default"), "PASSKEY_REQUIRED");
    of.waha.control("default", "passkey");
    assert.deepEqual(await shown(of, 600_000), ["PASSKEY_CONFIRMATION_REQUIRED"]);
    of.waha.control("default", "scan");
    assert.deepEqual(await shown(of, 5000), ["WORKING"]);
  });
  await on({ engine: "GOWS", status: "SCAN_QR_CODE" }, (of) => {
    of.waha.control("default", "passkey");
    assert.equal(of.waha.status("default"), "SCAN_QR_CODE");
    return Promise.resolve();
  });
});

Deno.test("oom: the process is gone at once and up again after its time, sessions STOPPED", () =>
  on({}, async (of) => {
    of.waha.controlServer("oom", { ms: 9000 });
    await assert.rejects(ask(of, "GET", "/ping"), TypeError);
    await of.clock.advance(9000);
    assert.equal((await ask(of, "GET", "/ping")).status, 200);
    assert.equal(of.waha.status("default"), "STOPPED");
  }));

Deno.test("disk-full: what writes a session's files answers ENOSPC, /health says so", () =>
  on({ waha: "2026.7" }, async (of) => {
    const healthy = await ask(of, "GET", "/health");
    assert.deepEqual([healthy.status, (await healthy.json()).status], [200, "ok"]);
    of.waha.controlServer("disk-full");
    const restart = await ask(of, "POST", "/api/sessions/default/restart");
    assert.equal(restart.status, 500);
    assert.match((await restart.json()).exception.message, /^ENOSPC/);
    assert.equal((await ask(of, "GET", "/api/sessions/default")).status, 200);
    const stop = ask(of, "POST", "/api/sessions/default/stop");
    await of.clock.advance(3000);
    assert.equal((await stop).status, 201);
    const health = await ask(of, "GET", "/health");
    assert.equal(health.status, 503);
    const { status, error } = await health.json();
    assert.deepEqual([status, Object.keys(error)], [
      ...["error", ["mediaFiles.space", "sessionsFiles.space"]],
    ]);
  }));

Deno.test("engine-dies: GOWS takes WAHA down, the other engines have none", async () => {
  await on({ engine: "GOWS" }, async (of) => {
    of.waha.controlServer("engine-dies");
    assert.equal(of.waha.status("default"), "STOPPED");
    await of.clock.advance(3000);
    await assert.rejects(ask(of, "GET", "/ping"), TypeError);
    await of.clock.advance(4000);
    assert.equal((await ask(of, "GET", "/ping")).status, 200);
  });
  await on({}, async (of) => {
    of.waha.controlServer("engine-dies");
    assert.deepEqual(await shown(of, 10_000), ["WORKING"]);
  });
});

Deno.test("2024.10.8 restarts NOWEB every 28 to 29 minutes by itself", () =>
  on({ waha: "2024.10.8", status: "STOPPED" }, async (of) => {
    await ask(of, "POST", "/api/sessions/default/start");
    const moments: number[] = [];
    const begun = of.clock.now();
    let before = of.waha.status("default");
    while (of.clock.now() - begun < 60 * 60_000) {
      await of.clock.advance(500);
      const status = of.waha.status("default");
      if (before === "WORKING" && status === "STARTING") moments.push(of.clock.now() - begun);
      before = status;
    }
    assert.equal(moments.length, 2);
    for (const [nth, moment] of moments.entries()) {
      const least = 28 * 60_000 * (nth + 1);
      assert.ok(moment >= least && moment <= least + 30_000 * (nth + 1), String(moment));
    }
  }));

Deno.test("2026.7 takes the key in the query, keeps `me` of STOPPED, starts again what ran", () =>
  on({ waha: "2026.7" }, async (of) => {
    const query = `http://waha.test/api/sessions/default?x-api-key=${KEY}`;
    assert.equal((await of.waha.fetch(query)).status, 200);
    assert.equal((await of.waha.fetch(query.replace(KEY, "wrong"))).status, 401);
    of.waha.controlServer("oom");
    await of.clock.advance(4000);
    await ask(of, "GET", "/ping");
    assert.deepEqual(await shown(of, 3000), ["WORKING"]);
    const stop = ask(of, "POST", "/api/sessions/default/stop");
    await of.clock.advance(3000);
    const { status, me } = await (await stop).json();
    assert.deepEqual([status, me.id], ["STOPPED", "11111111111@c.us"]);
  }));

Deno.test("startSessions: what WAHA starts by itself is up after its restart too", () =>
  on({ startSessions: ["default"], status: "STOPPED" }, async (of) => {
    assert.deepEqual(await shown(of, 3000), ["WORKING"]);
    of.waha.controlServer("oom");
    await of.clock.advance(4000);
    await ask(of, "GET", "/ping");
    assert.deepEqual(await shown(of, 3000), ["WORKING"]);
  }));

Deno.test("the Date of an answer is the simulator's own hour", () =>
  on({}, async (of) => {
    await of.clock.advance(86_400_000);
    const { headers } = await ask(of, "GET", "/ping");
    assert.equal(headers.get("date"), new Date(of.clock.now()).toUTCString());
  }));

Deno.test("truth: tells the login that lies on the disk, which no caller of WAHA sees", () =>
  on({ sessions: ["default", { name: "new", status: "SCAN_QR_CODE" }] }, (of) => {
    assert.equal(of.waha.truth("default")?.login, "present");
    of.waha.control("default", "phone-logout");
    assert.equal(of.waha.truth("default")?.login, "dead");
    assert.equal(of.waha.truth("new")?.login, "absent");
    assert.equal(of.waha.truth("nobody"), null);
    return Promise.resolve();
  }));
