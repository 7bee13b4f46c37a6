import assert from "node:assert/strict";
import fc from "fast-check";
import { Proxy } from "../../src/proxy/mod.ts";
import { answeredBy } from "../../src/proxy/proxy_fixture.ts";
import { createProxyPort, type ProxyPort } from "../../src/recovery/mod.ts";
import { KEY, Rig, type RigOptions } from "../rig.ts";

/** The proxy with the service's own recovery beside a simulated WAHA, all on one virtual clock. */
class Passing {
  readonly rig: Rig;
  readonly port: ProxyPort;
  readonly proxy: Proxy;
  /** Nobody listens where calls go. */
  isAway = false;

  constructor(options: RigOptions = {}) {
    const rig = new Rig(options);
    this.rig = rig;
    const { clock, supervisor, store, policy, guard, simulator } = rig;
    const { pollMs } = policy;
    this.port = createProxyPort({ clock, supervisor, store, server: "main", pollMs });
    this.proxy = new Proxy({
      clock,
      random: () => 0.5,
      guard,
      port: this.port,
      fetch: (input, init) =>
        this.isAway
          ? Promise.reject(new TypeError("client error (Connect): connection refused"))
          : simulator.fetch(input, init),
      url: "http://waha.test:3000",
      apiKey: KEY,
      qrPath: (session) => `/qr/${session}`,
    });
  }

  ask(method: string, target: string, { body, prefer }: { body?: object; prefer?: string } = {}) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = new Headers({ "content-type": "application/json" });
    if (text !== undefined) headers.set("content-length", `${text.length}`);
    if (prefer !== undefined) headers.set("prefer", prefer);
    const request = new Request("http://us.test/", { method, headers, body: text ?? null });
    return answeredBy(this.proxy.answer({ request, target, caller: "admin", requestId: "r" }));
  }

  send(session = "default") {
    return this.ask("POST", "/api/sendText", { body: { session, chatId: "1@c.us", text: "x" } });
  }

  /** Lets time pass until the answer is there. */
  async answered<T>(answer: Promise<T>): Promise<T> {
    let ended = false;
    void answer.finally(() => ended = true);
    assert.ok(await this.rig.clock.advanceUntil(() => ended, 120_000));
    return await answer;
  }

  /** What WAHA was sent, of that path. */
  sent(path: string): number {
    return this.rig.simulator.calls().filter((call) => call.path.startsWith(path)).length;
  }

  async end(): Promise<void> {
    this.proxy.stop();
    await this.rig.end();
  }
}

Deno.test("proxy: a session crashes under a send, is healed, and the one call succeeds", async () => {
  const passing = new Passing();
  const { rig } = passing;
  await rig.start();
  rig.simulator.control("default", "crash");
  const shown = () => rig.simulator.status("default");
  const startedAt = rig.clock.now();
  const sending = passing.send();
  assert.ok(await rig.clock.advanceUntil(() => shown() === "FAILED", 60_000));
  assert.ok(await rig.clock.advanceUntil(() => shown() === "WORKING", 60_000, 10));
  const healedAt = rig.clock.now();
  const answer = await passing.answered(sending);
  assert.equal(answer.status, 201);
  assert.ok(rig.clock.now() - healedAt <= 1_200, `${rig.clock.now() - healedAt}`);
  assert.equal(passing.sent("/api/sessions/default/restart"), 1);
  assert.ok(healedAt - startedAt < 20_000, `${healedAt - startedAt}`);
  const answered = rig.simulator.calls().filter(({ path }) => path === "/api/sendText");
  assert.equal(answered.filter(({ status }) => status === 201).length, 1);
  await passing.end();
});

Deno.test("proxy: a hundred callers of a session that is down cost one look a second and one restart", async () => {
  const passing = new Passing();
  const { rig } = passing;
  await rig.start();
  rig.simulator.control("default", "crash");
  await rig.clock.advance(31_000);
  const looks = passing.sent("/api/sessions?all=true");
  const asked = Array.from({ length: 100 }, () => passing.ask("GET", "/api/default/chats"));
  await rig.clock.advance(20_000);
  const answers = await Promise.all(asked);
  const by = (status: number | string) => answers.filter((one) => one.status === status).length;
  assert.equal(by(200) + by("QUEUE_FULL") + by(422), 100);
  assert.ok(passing.sent("/api/sessions?all=true") - looks <= 30);
  assert.ok(passing.sent("/api/sessions/default/restart") <= 1);
  await passing.end();
});

Deno.test("proxy: an owner's stop through us is kept: the session is not started again, and its calls are refused at once", async () => {
  const passing = new Passing({ policy: { keepRunning: true } });
  const { rig } = passing;
  await rig.start();
  const stopping = passing.ask("POST", "/api/sessions/default/stop");
  await rig.clock.advance(5_000);
  assert.equal((await stopping).status, 201);
  await rig.clock.advance(10 * 60_000);
  assert.equal(rig.status(), "STOPPED");
  assert.equal(passing.sent("/api/sessions/default/start"), 0);
  const startedAt = rig.clock.now();
  const refused = passing.send();
  await rig.clock.advance(500);
  assert.equal((await refused).status, 422);
  assert.ok(rig.clock.now() - startedAt <= 500);
  const starting = passing.ask("POST", "/api/sessions/default/start");
  await rig.clock.advance(10_000);
  assert.equal((await starting).status, 201);
  assert.equal(passing.sent("/api/sessions/default/start"), 1);
  assert.equal(rig.status(), "WORKING");
  await passing.end();
});

Deno.test("proxy: an owner's stop that never reached WAHA changes nothing: the session is healed as before", async () => {
  const passing = new Passing();
  const { rig } = passing;
  await rig.start();
  const wish = () => rig.supervisor.known.world.sessions["default"]?.wish;
  const before = wish();
  passing.isAway = true;
  const stops = ["POST", "DELETE"].map((method) =>
    passing.ask(method, `/api/sessions/default${method === "POST" ? "/stop" : ""}`)
  );
  for (const stop of stops) {
    const { status, details } = await passing.answered(stop);
    assert.equal(status, "WAHA_UNREACHABLE");
    assert.deepEqual(details, { outcome: "not-sent", wish: "dropped" });
  }
  assert.deepEqual(wish(), before);
  passing.isAway = false;
  rig.simulator.control("default", "crash");
  assert.ok(await rig.clock.advanceUntil(() => rig.status() === "FAILED", 60_000));
  assert.ok(await rig.clock.advanceUntil(() => rig.status() === "WORKING", 60_000));
  assert.equal(passing.sent("/api/sessions/default/restart"), 1);
  await passing.end();
});

Deno.test("proxy: of many wishes at once the last whose call was sent holds, in whatever order the calls end", async () => {
  const passing = new Passing();
  const { rig, port } = passing;
  await rig.start();
  const wish = () => rig.supervisor.known.world.sessions["default"]?.wish.is;
  const call = fc.record({
    wish: fc.constantFrom("running", "stopped"),
    how: fc.constantFrom("kept", "not-sent"),
    endsAt: fc.nat(),
    afterMs: fc.nat(2),
  });
  // Two stops of the same millisecond: the one that was sent ends first.
  const stop = (how: "kept" | "not-sent", endsAt: number) =>
    ({ wish: "stopped", afterMs: 0, how, endsAt }) as const;
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 5 }), async (calls) => {
      await rig.clock.advance(1_000);
      const first = wish();
      const ends = [];
      for (const { wish, how, endsAt, afterMs } of calls) {
        await rig.clock.advance(afterMs);
        const { ended } = await port.wished("default", { wish, by: "a test" });
        ends.push({ endsAt, end: () => ended(how) });
      }
      for (const { end } of ends.toSorted((a, b) => a.endsAt - b.endsAt)) await end();
      const kept = calls.findLast(({ how }) => how === "kept");
      assert.equal(wish(), kept === undefined ? first : kept.wish);
    }),
    { numRuns: 60, examples: [[[stop("not-sent", 1), stop("kept", 0)]]] },
  );
  await passing.end();
});

Deno.test("proxy: a session that waits for a scan is told with needsQR, and nobody waits", async () => {
  const passing = new Passing({ simulator: { status: "SCAN_QR_CODE" } });
  await passing.rig.start();
  const answer = await passing.answered(passing.send());
  assert.equal(answer.status, 422);
  assert.equal(JSON.parse(answer.text).needsQR, true);
  assert.equal(passing.sent("/api/sendText"), 0);
  const code = passing.ask("GET", "/api/default/auth/qr");
  assert.equal((await passing.answered(code)).status, 200);
  await passing.end();
});

Deno.test("proxy: before the first look nothing is known, so calls pass", async () => {
  const passing = new Passing();
  const sending = passing.send();
  await passing.rig.clock.advance(500);
  assert.equal((await sending).status, 201);
  await passing.rig.stop();
  await passing.end();
});

Deno.test("proxy: knowledge that has become stale refuses nobody", async () => {
  const passing = new Passing();
  const { rig } = passing;
  await rig.start();
  rig.simulator.control("default", "crash");
  await rig.clock.advance(31_000);
  rig.monitor.stop();
  await rig.supervisor.stop();
  await rig.clock.advance(3 * rig.policy.pollMs);
  assert.equal(passing.port.knows("default").is, "unknown");
  await passing.end();
});

Deno.test("proxy: calls that go well cost the store nothing", async () => {
  const passing = new Passing();
  const { rig } = passing;
  await rig.start();
  await rig.clock.advance(60_000);
  const before = await rig.store.version("main");
  for (let count = 0; count < 20; count++) {
    const sending = passing.send();
    await rig.clock.advance(100);
    assert.equal((await sending).status, 201);
  }
  await rig.clock.advance(5_000);
  assert.equal(await rig.store.version("main"), before);
  await passing.end();
});

Deno.test("proxy: what WhatsApp refuses three times is the session's restriction (H7)", async () => {
  const passing = new Passing();
  const { rig } = passing;
  await rig.start();
  for (let count = 0; count < 3; count++) {
    passing.port.called({
      session: "default",
      kind: "send",
      status: 500,
      outcome: "server-error",
      code: 463,
    });
    await rig.clock.advance(20_000);
  }
  const record = rig.supervisor.known.world.sessions["default"];
  assert.equal(record?.status, "WORKING");
  assert.equal(record?.restricted?.times.length, 3);
  assert.deepEqual(rig.acts(), []);
  await passing.end();
});
