import assert from "node:assert/strict";
import { settled } from "../../tests/virtual_clock.ts";
import { CircuitOpenError } from "../guard/mod.ts";
import { createWahaClient } from "./client.ts";
import { hangs, json, refuses, rejectsWith, rig, SOON } from "./test_client.ts";

Deno.test("guard: a 500 of one session's routes counts for that session alone", async () => {
  const { client, guard, clock } = rig(() => json(500, { statusCode: 500, exception: {} }));
  for (let act = 0; act < 5; act++) {
    await client.act("restart", { session: "a", sendBy: clock.now() + SOON });
  }
  assert.equal(guard.status().breaker.is, "closed");
  assert.deepEqual(Object.keys(guard.status().sessions), ["a"]);
});

Deno.test("act() sends once, by the route of its step", async () => {
  const routes = {
    restart: "POST /api/sessions/a%2Fb/restart",
    stop: "POST /api/sessions/a%2Fb/stop",
    start: "POST /api/sessions/a%2Fb/start",
    logout: "POST /api/sessions/a%2Fb/logout",
    delete: "DELETE /api/sessions/a%2Fb",
    create: "POST /api/sessions",
  } as const;
  for (const step of ["restart", "stop", "start", "logout", "delete", "create"] as const) {
    const { client, sent, clock } = rig(() => json(201, { name: "a/b", status: "STARTING" }));
    const config = { webhooks: [{ url: "http://hook" }] };
    const answer = await client.act(step, { session: "a/b", sendBy: clock.now(), config });
    assert.deepEqual(answer, { is: "ok", status: "STARTING" });
    assert.deepEqual(sent.map((one) => `${one.method} ${one.path}`), [routes[step]]);
    assert.equal(
      sent[0]?.body,
      step === "create" ? JSON.stringify({ name: "a/b", start: true, config }) : undefined,
    );
  }
});

Deno.test("act() sends nothing once sendBy has passed", async () => {
  const { client, sent, clock } = rig(() => json(201, {}));
  const answer = await client.act("restart", { session: "a", sendBy: clock.now() - 1 });
  assert.equal(answer.is, "not-sent");
  assert.equal(sent.length, 0);
});

Deno.test("act() reads the clock at the fetch, not when it was asked", async () => {
  const { clock, guard } = rig(hangs);
  let calls = 0;
  const late = createWahaClient({
    url: "http://waha",
    fetch: () => {
      calls++;
      return Promise.resolve(json(201, {}));
    },
    clock,
    guard: {
      ...guard,
      act: async (run, options) => {
        await clock.advance(SOON + 1);
        return await guard.act(run, options);
      },
    },
  });
  const answer = await late.act("restart", { session: "a", sendBy: clock.now() + SOON });
  assert.equal(answer.is, "not-sent");
  assert.equal(calls, 0);
});

Deno.test("act() sends nothing for a name that cannot stand in a URL", async () => {
  const { client, sent, clock } = rig(() => json(201, {}));
  for (const session of ["", ".", "..", "\uD800"]) {
    const answer = await client.act("delete", { session, sendBy: clock.now() + SOON });
    assert.equal(answer.is, "not-sent");
    await assert.rejects(() => client.session(session), rejectsWith("INVALID_SESSION_NAME"));
    await assert.rejects(() => client.sessionConfig(session), rejectsWith("INVALID_SESSION_NAME"));
    await assert.rejects(
      () => client.qr(session, { form: "raw" }),
      rejectsWith("INVALID_SESSION_NAME"),
    );
  }
  assert.equal(sent.length, 0);
});

Deno.test("act() is not sent when refused, and unknown when the connection broke", async () => {
  const breaks = () =>
    Promise.reject(
      new TypeError("fetch failed", { cause: new Error("connection closed before message") }),
    );
  for (
    const { answer, is } of [{ answer: refuses, is: "not-sent" }, {
      answer: breaks,
      is: "unknown",
    }]
  ) {
    const { client, clock } = rig(answer);
    const got = await client.act("restart", { session: "a", sendBy: clock.now() + SOON });
    assert.equal(got.is, is);
  }
});

Deno.test("act() is unknown after 60 s of silence, and counts for its session only", async () => {
  const { client, clock, guard } = rig(hangs);
  for (let act = 0; act < 5; act++) {
    const answer = client.act("restart", { session: "a", sendBy: clock.now() + SOON });
    await clock.advance(60_000);
    assert.deepEqual(await answer, {
      is: "unknown",
      reason: "WAHA did not answer within 60 s",
    });
  }
  assert.equal(guard.status().breaker.is, "closed");
  assert.equal(clock.pending, 0);
});

Deno.test("act() of a caller that leaves is unknown once sent, and not sent before", async () => {
  const { client, clock, sent } = rig(hangs);
  const caller = new AbortController();
  const options = { session: "a", sendBy: clock.now() + SOON, signal: caller.signal };
  const answer = client.act("restart", options);
  await settled();
  caller.abort();
  assert.equal((await answer).is, "unknown");
  assert.equal((await client.act("restart", options)).is, "not-sent");
  assert.equal(sent.length, 1);
});

Deno.test("act() is not sent when a guard refuses it, and hides no error of ours", async () => {
  const { guard, clock } = rig(hangs);
  const refusing = (error: Error) =>
    createWahaClient({
      url: "http://waha",
      fetch: () => Promise.reject(error),
      clock,
      guard: { ...guard, act: () => Promise.reject(error) },
    }).act("stop", { session: "a", sendBy: clock.now() });
  const refusal = new CircuitOpenError("server", { afterMs: 60_000 });
  assert.deepEqual(await refusing(refusal), { is: "not-sent", reason: refusal.message });
  await assert.rejects(refusing(new RangeError("ours")), RangeError);
});

Deno.test("act() throws only for a config without JSON form", async () => {
  const { client, clock } = rig(() => json(201, {}));
  const config: Record<string, unknown> = {};
  config.self = config;
  await assert.rejects(
    () => client.act("create", { session: "a", sendBy: clock.now() + SOON, config }),
    TypeError,
  );
});
