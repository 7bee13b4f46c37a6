import assert from "node:assert/strict";
import { healthSchema } from "../../src/contract/mod.ts";
import { entry, FleetRig, WAHA_KEY } from "./fleet_rig.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** Three WAHAs, each with two sessions that are named after it. */
function three(settings: Record<string, string> = {}): FleetRig {
  const rig = new FleetRig(["a", "b", "c"].map((name) => entry(name)), settings);
  for (const name of ["a", "b", "c"]) {
    rig.waha(name, { sessions: [`${name}-1`, `${name}-2`] });
  }
  return rig;
}

Deno.test("fleet: each server's sessions are shown with its name and healed there alone", async () => {
  const rig = three();
  await rig.start();
  const { data } = await rig.ask("/sessions");
  assert.deepEqual(
    data.sessions.map((row: { session: string; server: { name: string } }) =>
      `${row.server.name}/${row.session}`
    ),
    ["a/a-1", "a/a-2", "b/b-1", "b/b-2", "c/c-1", "c/c-2"],
  );
  await rig.clock.advance(2 * MINUTE_MS);
  rig.waha("b").control("b-1", "crash");
  await rig.clock.advance(3 * MINUTE_MS);
  assert.deepEqual([rig.acts("a"), rig.acts("c")], [[], []]);
  assert.deepEqual(rig.acts("b"), ["/api/sessions/b-1/restart"]);
  assert.equal((await rig.ask("/servers/b/sessions/b-1/status")).data.status, "WORKING");
  await rig.end();
  assert.equal(rig.clock.pending, 0);
});

Deno.test("fleet: a server that is away is told by its own incident, the others go on, health warns", async () => {
  const rig = three();
  rig.kill("b");
  await rig.start();
  await rig.clock.advance(5 * MINUTE_MS);
  const { status, data } = await rig.ask("/health");
  assert.equal(status, 200);
  assert.equal(data.status, "warn");
  assert.match(data.checks.waha.because, /^b: /);
  assert.deepEqual([rig.looks("a") >= 10, rig.looks("c") >= 10], [true, true]);
  const told = rig.tells().filter((tell) => tell.startsWith("b:"));
  assert.equal(told.length, 1, told.join("; "));
  rig.waha("c").control("c-1", "crash");
  await rig.clock.advance(2 * MINUTE_MS);
  assert.deepEqual(rig.acts("c"), ["/api/sessions/c-1/restart"]);
  rig.kill("a");
  rig.kill("c");
  await rig.clock.advance(2 * MINUTE_MS);
  assert.equal((await rig.ask("/health")).status, 503);
  await rig.end();
});

Deno.test("fleet: a server that hangs delays no look at another", async () => {
  const rig = three();
  await rig.start();
  await rig.clock.advance(MINUTE_MS);
  rig.waha("a").controlServer("slow");
  const before = rig.looks("b");
  await rig.clock.advance(10 * MINUTE_MS);
  assert.equal(rig.looks("b") - before, 20);
  await rig.end();
});

Deno.test("fleet: a wrong key, a URL that is no WAHA and two equal names are each said once", async () => {
  const list = [
    entry("good"),
    entry("key", { apiKey: "wrong-key-0000" }),
    entry("page"),
    entry("good", { url: "http://other.test" }),
  ];
  const rig = new FleetRig(list);
  rig.waha("good", { sessions: ["good-1"] });
  rig.waha("key", { sessions: ["key-1"] });
  rig.waha("page").controlServer("html", { status: 200 });
  await rig.start();
  await rig.clock.advance(12 * MINUTE_MS);
  const { data } = await rig.ask("/servers");
  const states = data.servers.map(({ name, state }: Record<string, string>) => `${name} ${state}`);
  assert.deepEqual(states, ["good up", "key unauthorized", "page not-waha"]);
  for (const name of ["key", "page"]) {
    const told = rig.tells().filter((tell) => tell.startsWith(`${name}:`));
    assert.equal(told.length, 1, told.join("; "));
  }
  assert.equal(rig.notices().filter((text) => /same name/.test(text)).length, 1);
  assert.match((await rig.ask("/health")).data.checks.waha.because, /same name/);
  await rig.end();
});

Deno.test("fleet: one session with an impossible name is said once, and the others are healed", async () => {
  const rig = new FleetRig([entry("a")]);
  const waha = rig.waha("a", { sessions: ["", "a-1"] });
  await rig.start();
  await rig.clock.advance(MINUTE_MS);
  waha.control("a-1", "crash");
  await rig.clock.advance(10 * MINUTE_MS);
  const { data } = await rig.ask("/sessions");
  const seen = data.sessions.map((each: Record<string, string>) =>
    `${each.session} ${each.status}`
  );
  assert.deepEqual(seen, ["a-1 WORKING"]);
  const said = /^Cannot read one row of WAHA's sessions \(\[0\]\.name: it is empty\)/;
  assert.equal(rig.notices().filter((text) => said.test(text)).length, 1);
  const { checks } = healthSchema.parse((await rig.ask("/health")).data);
  assert.equal(checks.sessions.status, "warn");
  assert.match(checks.sessions.because, said);
  await rig.end();
});

Deno.test("fleet: health says how reading WAHA's log goes where LOG_PATH names it, and only there", async () => {
  const checksOf = async (settings: Record<string, string>) => {
    const rig = new FleetRig([entry("a")], settings);
    rig.waha("a", { sessions: ["a-1"] });
    await rig.start();
    const { checks } = healthSchema.parse((await rig.ask("/health")).data);
    await rig.end();
    return checks;
  };
  assert.equal((await checksOf({})).log, undefined);
  const { log } = await checksOf({ LOG_PATH: "./data/not-there.log" });
  assert.equal(log?.observed?.path, "./data/not-there.log");
});

Deno.test("fleet: a session without its server is the only one of that name, or the first server's", async () => {
  const rig = new FleetRig([entry("a"), entry("b")]);
  rig.waha("a", { sessions: ["both"] });
  rig.waha("b", { sessions: ["both", "alone"] });
  await rig.start();
  const serverOf = async (path: string) => (await rig.ask(path)).data.server.name;
  assert.equal(await serverOf("/sessions/alone/status"), "b");
  assert.equal(await serverOf("/sessions/both/status"), "a");
  assert.equal(await serverOf("/sessions/both/status?server=b"), "b");
  assert.equal(await serverOf("/servers/b/sessions/both/status"), "b");
  const { status, error } = await rig.ask("/servers/x/sessions/both/status");
  assert.deepEqual([status, error.code, error.details], [404, "SERVER_NOT_FOUND", {
    servers: ["a", "b"],
  }]);
  const twice = await rig.ask("/servers/a/status?server=b");
  assert.deepEqual([twice.status, twice.error.code], [400, "INVALID_REQUEST"]);
  await rig.end();
});

Deno.test("fleet: the same login on two servers is held on both, whoever fails", async () => {
  const rig = new FleetRig([entry("a"), entry("b")]);
  rig.waha("a", { sessions: ["shop"] });
  rig.waha("b", { sessions: ["shop"] });
  await rig.start();
  await rig.clock.advance(2 * MINUTE_MS);
  rig.waha("a").control("shop", "crash");
  await rig.clock.advance(3 * MINUTE_MS);
  assert.deepEqual(rig.acts("a"), []);
  assert.equal((await rig.ask("/servers/a/sessions/shop/status")).data.rule, "H6");
  await rig.end();
});

Deno.test("fleet: falls on several servers are one herd, and restarts wait for one try", async () => {
  const rig = three();
  await rig.start();
  await rig.clock.advance(2 * MINUTE_MS);
  for (const name of ["a", "b", "c"]) rig.waha(name).control(`${name}-1`, "refuse");
  await rig.clock.advance(5 * MINUTE_MS);
  const { data } = await rig.ask("/servers");
  const brakes = data.servers.flatMap(({ brakes }: { brakes: unknown[] }) => brakes);
  assert.ok(brakes.length >= 2, JSON.stringify(brakes));
  const acts = ["a", "b", "c"].flatMap((name) => rig.acts(name));
  assert.ok(acts.length <= 3, acts.join("; "));
  await rig.end();
});

Deno.test("fleet: sessions that fit no pattern are neither shown nor touched", async () => {
  const rig = new FleetRig([entry("a", { sessions: ["shop-*"] })]);
  rig.waha("a", { sessions: ["shop-1", "private"] });
  await rig.start();
  await rig.clock.advance(2 * MINUTE_MS);
  rig.waha("a").control("private", "crash");
  await rig.clock.advance(5 * MINUTE_MS);
  const { data } = await rig.ask("/sessions");
  assert.deepEqual(data.sessions.map(({ session }: { session: string }) => session), ["shop-1"]);
  assert.deepEqual(rig.acts("a"), []);
  assert.equal((await rig.ask("/sessions/private/status")).status, 404);
  await rig.end();
});

Deno.test("fleet: a reload adds, changes and removes servers, and touches no other", async () => {
  const rig = three();
  await rig.start();
  await rig.clock.advance(MINUTE_MS);
  const incidentsBefore = (await rig.ask("/incidents")).data.incidents.length;
  rig.waha("d", { sessions: ["d-1"] });
  const looksAtA = rig.looks("a");
  rig.service.reload(JSON.stringify([
    entry("a"),
    entry("b", { sessions: ["b-2"] }),
    entry("d"),
  ]));
  await rig.clock.advance(100);
  assert.equal(rig.looks("a"), looksAtA);
  assert.equal(rig.looks("d"), 1);
  const names = async () =>
    (await rig.ask("/sessions")).data.sessions.map(({ session }: { session: string }) => session);
  assert.deepEqual(await names(), ["a-1", "a-2", "b-2", "d-1"]);
  const looksAtC = rig.looks("c");
  await rig.clock.advance(10 * MINUTE_MS);
  assert.equal(rig.looks("c"), looksAtC);
  assert.deepEqual(await names(), ["a-1", "a-2", "b-2", "d-1"]);
  assert.equal((await rig.ask("/incidents")).data.incidents.length, incidentsBefore);
  rig.waha("d").control("d-1", "crash");
  await rig.clock.advance(3 * MINUTE_MS);
  assert.deepEqual(rig.acts("d"), ["/api/sessions/d-1/restart"]);
  assert.deepEqual(rig.notices(), [
    "Servers watched now: d",
    "Servers changed: b",
    "Servers watched no more: c",
  ]);
  await rig.end();
  assert.equal(rig.clock.pending, 0);
});

Deno.test("fleet: a list of which nothing can be used changes nothing, and is said once", async () => {
  const rig = three();
  await rig.start();
  for (const text of ["[", "[]", "[", '[{"name": "y"}]']) rig.service.reload(text);
  await rig.clock.advance(MINUTE_MS);
  assert.equal((await rig.ask("/servers")).data.servers.length, 3);
  assert.ok(rig.notices().some((text) => /left as it was/.test(text)));
  assert.equal((await rig.ask("/health")).data.status, "warn");
  const faulty = JSON.stringify([entry("a"), { name: "x" }]);
  for (const text of [faulty, `${faulty} `]) rig.service.reload(text);
  assert.equal(rig.notices().filter((text) => /server 'x'/.test(text)).length, 1);
  rig.service.reload(JSON.stringify(["a", "b", "c"].map((name) => entry(name))));
  await rig.clock.advance(MINUTE_MS);
  assert.equal((await rig.ask("/health")).data.status, "pass");
  await rig.end();
});

Deno.test("fleet: of WAHA_URL and a list together the first is the server main", async () => {
  const rig = new FleetRig([entry("b")], { WAHA_URL: "http://a.test", WAHA_API_KEY: WAHA_KEY });
  rig.waha("a", { sessions: ["default"] });
  rig.waha("b", { sessions: ["shop"] });
  await rig.start();
  assert.equal((await rig.ask("/status")).data.server.name, "main");
  const { data } = await rig.ask("/servers");
  assert.deepEqual(data.servers.map(({ name }: { name: string }) => name), ["main", "b"]);
  await rig.end();
});

Deno.test("fleet: without a server that can be used there is no service", () => {
  assert.throws(() => new FleetRig([{ name: "a", url: "b" }]), { code: "NO_SERVERS" });
});

Deno.test("fleet: incidents of all servers come newest first, page by page, none twice", async () => {
  const rig = three();
  await rig.start();
  await rig.clock.advance(2 * MINUTE_MS);
  for (const name of ["a", "b", "c"]) rig.kill(name);
  await rig.clock.advance(10 * MINUTE_MS);
  const whole = (await rig.ask("/incidents?limit=100")).data.incidents;
  assert.ok(whole.length >= 3);
  const paged: { id: string; server: string }[] = [];
  let next: string | undefined;
  do {
    const before: string = next === undefined ? "" : `&before=${encodeURIComponent(next)}`;
    const { data } = await rig.ask(`/incidents?limit=1${before}`);
    paged.push(...data.incidents);
    next = data.next;
  } while (next !== undefined);
  const named = (rows: { id: string; server: string }[]) =>
    rows.map(({ id, server }) => [id, server]);
  assert.deepEqual(named(paged), named(whole));
  const of = (await rig.ask("/servers/b/incidents")).data.incidents;
  assert.ok(of.length > 0 && of.every(({ server }: { server: string }) => server === "b"));
  const one = await rig.ask(`/servers/b/incidents/${of[0].id}`);
  assert.equal(one.data.server, "b");
  await rig.end();
});

Deno.test("fleet: RECOVERY_DRY_RUN says what would be done and does nothing", async () => {
  const rig = three({ RECOVERY_DRY_RUN: "true", SERVER_RESTART: "waha-stop" });
  await rig.start();
  await rig.clock.advance(2 * MINUTE_MS);
  rig.waha("a").control("a-1", "crash");
  await rig.clock.advance(5 * MINUTE_MS);
  assert.deepEqual(rig.acts("a"), []);
  const { data } = await rig.ask("/sessions/a-1/status");
  assert.match(data.because, /RECOVERY_DRY_RUN is set/);
  for (const path of ["/restart", "/auto-recover", "/stop"]) {
    const asking = rig.ask(`/sessions/a-1${path}?waitMs=2000`, { method: "POST" });
    await rig.clock.advance(5_000);
    assert.match((await asking).data.message, /is left undone: RECOVERY_DRY_RUN is set/);
  }
  await rig.clock.advance(5 * MINUTE_MS);
  assert.deepEqual(rig.acts("a"), []);
  const health = (await rig.ask("/health")).data;
  assert.equal(health.status, "warn");
  assert.match(health.checks.monitor.because, /RECOVERY_DRY_RUN is set/);
  assert.ok(rig.notices().some((text) => /RECOVERY_DRY_RUN/.test(text)));
  await rig.end();
});

Deno.test("fleet: a server that is down is restarted by its own way, once in 15 min", async () => {
  const rig = new FleetRig([
    entry("a"),
    entry("b", { restart: "https://deploy.hook/b?key=1" }),
  ], { SERVER_DOWN_MS: "60000" });
  rig.waha("a", { sessions: ["a-1"] });
  rig.waha("b", { sessions: ["b-1"] });
  await rig.start();
  await rig.clock.advance(MINUTE_MS);
  rig.kill("b");
  await rig.clock.advance(10 * MINUTE_MS);
  assert.deepEqual(rig.elsewhere, [{ method: "POST", url: "https://deploy.hook/b?key=1" }]);
  await rig.clock.advance(10 * MINUTE_MS);
  assert.equal(rig.elsewhere.length, 2);
  const acts = rig.events.filter((event) => event.is === "act" && event.do === "restart-server");
  assert.equal(acts.length, 4);
  assert.ok(!JSON.stringify(rig.events).includes("key=1"));
  await rig.end();
});

Deno.test("fleet: who follows one server hears of it alone, and of another list", async () => {
  const rig = three();
  await rig.start();
  await rig.clock.advance(2 * MINUTE_MS);
  const followers = { b: rig.service.waha.follow({ server: "b" }), all: rig.service.waha.follow() };
  for (const name of ["a", "b"]) rig.waha(name).control(`${name}-1`, "crash");
  await rig.clock.advance(3 * MINUTE_MS);
  const heard = (of: keyof typeof followers) => {
    const servers = new Set<string>();
    for (let event = followers[of]?.next(); event; event = followers[of]?.next()) {
      if (event.is === "status") servers.add(event.report.server.name);
      else if (event.is === "incident") servers.add(event.incident.server);
      else servers.add(event.is === "reset" ? "reset" : event.report.name);
    }
    return [...servers].sort();
  };
  assert.deepEqual([heard("b"), heard("all")], [["b"], ["a", "b"]]);
  rig.service.reload(JSON.stringify([entry("a"), entry("b")]));
  await rig.clock.advance(SECOND_MS);
  assert.deepEqual(heard("b"), ["reset"]);
  assert.equal(followers.all?.ended, false);
  await rig.end();
  assert.equal(followers.all?.ended, true);
});

Deno.test("fleet: where nothing runs between requests a minute's handler looks at all, and ends in time", async () => {
  const names = Array.from({ length: 12 }, (_, index) => `waha-${index}`);
  const rig = new FleetRig(names.map((name) => entry(name)), {}, { onDeploy: true });
  for (const name of names) rig.waha(name, { sessions: [`${name}-1`] });
  await rig.service.start();
  const startedAt = rig.clock.now();
  let endedAt = 0;
  void rig.service.minute().then(() => endedAt = rig.clock.now());
  await rig.clock.advance(MINUTE_MS - 1);
  assert.deepEqual(names.map((name) => rig.looks(name)), names.map(() => 2));
  assert.ok(endedAt > 0 && endedAt - startedAt <= 55 * SECOND_MS, String(endedAt - startedAt));
  await rig.end();
});
