import assert from "node:assert/strict";
import { settled } from "../../tests/virtual_clock.ts";
import { UpstreamFailure } from "../guard/mod.ts";
import { hangs, json, KEY, PAGE, refuses, rig, STATUS_BODY, wellExcept } from "./test_client.ts";

Deno.test("look() shows server and sessions, sends the key, follows no redirect", async () => {
  const { client, sent } = rig(wellExcept({
    "/api/sessions?all=true": () => json(200, [{ name: "a", status: "WORKING", me: null }]),
  }));
  assert.deepEqual(await client.look(), {
    is: "seen",
    server: {
      startedAt: 1795568883119,
      workerId: "waha1",
      version: "2026.2.1",
      engine: "NOWEB",
      tier: "CORE",
    },
    sessions: [{ name: "a", status: "WORKING", me: null }],
  });
  for (const one of sent) {
    assert.equal(one.headers.get("x-api-key"), KEY);
    assert.equal(one.redirect, "manual");
  }
});

Deno.test("look() asks the version once per start of WAHA", async () => {
  let startTimestamp = 1;
  const { client, sent } = rig(wellExcept({
    "/api/server/status": () => json(200, { ...STATUS_BODY, startTimestamp }),
  }));
  const versions = () => sent.filter((one) => one.path === "/api/server/version").length;
  await client.look();
  await client.look();
  assert.equal(versions(), 1);
  startTimestamp = 2;
  await client.look();
  assert.equal(versions(), 2);
});

Deno.test("look() forgets an earlier start's version when the new is not told", async () => {
  let startTimestamp = 1;
  const { client } = rig(wellExcept({
    "/api/server/status": () => json(200, { ...STATUS_BODY, startTimestamp }),
    "/api/server/version": () =>
      startTimestamp === 1 ? json(200, { version: "1" }) : json(500, { statusCode: 500 }),
  }));
  const first = await client.look();
  assert.ok(first.is === "seen" && first.server.version === "1");
  startTimestamp = 2;
  const second = await client.look();
  assert.ok(second.is === "seen" && second.server.version === undefined);
});

Deno.test("look() tells WAHA's clock from its Date header", async () => {
  const { client, clock } = rig(wellExcept({
    "/api/server/status": () =>
      json(200, STATUS_BODY, { date: new Date(clock.now() + 60_000).toUTCString() }),
  }));
  const look = await client.look();
  assert.ok(look.is === "seen" && Math.abs((look.server.skewMs ?? 0) - 60_000) <= 500);
});

const NOT_SEEN = [
  { then: "unreachable", says: /^connection refused$/, when: "it is refused", answer: refuses },
  {
    then: "unreachable",
    says: /^answered 502$/,
    when: "a gateway answers 502",
    answer: () => new Response("<html>", { status: 502 }),
  },
  {
    then: "unreachable",
    says: /^answered with incomplete JSON$/,
    when: "the JSON is cut",
    answer: () => new Response('[{"name"'),
  },
  {
    then: "not-waha",
    says: /^answered with a web page instead of JSON$/,
    when: "a page comes",
    answer: PAGE,
  },
  {
    then: "not-waha",
    says: /redirect/,
    when: "a redirect comes",
    answer: () => new Response(null, { status: 302, headers: { location: "http://x.invalid/" } }),
  },
  {
    then: "not-waha",
    says: /\[0\]\.status/,
    when: "a field is broken",
    answer: () => json(200, [{ name: "a" }]),
  },
  {
    then: "not-waha",
    says: /empty/,
    when: "the list is empty text",
    answer: () => new Response(""),
  },
  {
    then: "not-waha",
    says: /no such route/,
    when: "there is no such list",
    answer: () => json(404, { message: "Cannot GET /api/sessions", statusCode: 404 }),
  },
  {
    then: "not-waha",
    says: /one session/,
    when: "a status 422 answers the list",
    answer: () => json(422, { error: "e", status: "FAILED", expected: [] }),
  },
  {
    then: "unauthorized",
    says: /WAHA_API_KEY/,
    when: "the key is refused",
    answer: () => json(401, { message: "Unauthorized", statusCode: 401 }),
  },
  {
    then: "unauthorized",
    says: /wider rights/,
    when: "the key is of one session",
    answer: () => json(403, { message: "Forbidden", statusCode: 403 }),
  },
];
for (const { then, says, when, answer } of NOT_SEEN) {
  Deno.test(`look() answers ${then} when ${when}`, async () => {
    const { client } = rig(wellExcept({ "/api/sessions?all=true": answer }));
    const look = await client.look();
    assert.equal(look.is, then);
    assert.match("reason" in look ? look.reason : "", says);
    assert.doesNotMatch(JSON.stringify(look), new RegExp(`${KEY}|http:`));
  });
}

Deno.test("look() goes without the start stamp of an old WAHA or for a poor key", async () => {
  for (
    const status of [
      json(404, { message: "Cannot GET /api/server/status", statusCode: 404 }),
      json(403, { message: "Forbidden", statusCode: 403 }),
    ]
  ) {
    const { client, guard } = rig(wellExcept({
      "/api/server/status": () => status,
      // Else its success, not the look's, would clear the failures.
      "/api/server/version": () => json(403, { message: "Forbidden", statusCode: 403 }),
    }));
    for (let failed = 0; failed < 4; failed++) {
      await guard.look(() => Promise.reject(new UpstreamFailure("x", { scope: "server" })))
        .catch(() => {});
    }
    const look = await client.look();
    assert.ok(look.is === "seen" && look.server.startedAt === undefined);
    assert.equal(guard.status().breaker.failures, 0, "such a look is a success");
  }
});

Deno.test("look() without a start stamp that WAHA has is none: restarts hide", async () => {
  for (const answer of [refuses, () => json(500, { statusCode: 500 }), () => json(200, {})]) {
    const { client } = rig(wellExcept({ "/api/server/status": answer }));
    assert.notEqual((await client.look()).is, "seen");
  }
});

Deno.test("look() ends after 10 s with the time in its reason, and leaves no timer", async () => {
  const { client, clock } = rig(hangs);
  const look = client.look();
  await clock.advance(10_000);
  const seen = await look;
  assert.equal(seen.is, "unreachable");
  assert.match("reason" in seen ? seen.reason : "", /^WAHA did not answer within 10 s/);
  assert.equal(clock.pending, 0);
});

Deno.test("look() throws the caller's own reason and nothing else", async () => {
  const { client } = rig(hangs);
  const caller = new AbortController();
  const look = client.look({ signal: caller.signal });
  await settled();
  caller.abort("gone");
  await assert.rejects(look, (reason) => reason === "gone");
});

Deno.test("look() says that WAHA was not asked when too many looks are under way", async () => {
  const { client, clock } = rig(hangs);
  const looks = Array.from({ length: 13 }, () => client.look());
  const last = await looks[12]!;
  assert.match("reason" in last ? last.reason : "", /^WAHA was not asked/);
  await clock.advance(120_000);
  for (const look of await Promise.all(looks)) assert.equal(look.is, "unreachable");
});

Deno.test("guard: five looks that fail open the breaker, a 401 does not count", async () => {
  for (
    const { answer, breaker } of [
      { answer: refuses, breaker: "open" },
      { answer: PAGE, breaker: "open" },
      { answer: () => json(500, {}), breaker: "open" },
      { answer: () => json(401, { message: "Unauthorized", statusCode: 401 }), breaker: "closed" },
      { answer: () => json(200, { not: "a list" }), breaker: "closed" },
    ]
  ) {
    const { client, guard } = rig(answer);
    for (let look = 0; look < 5; look++) await client.look();
    assert.equal(guard.status().breaker.is, breaker);
  }
});
