import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { entry, FleetRig } from "./fleet_rig.ts";

const HMAC_KEY = "hook-key-0000";
const SECOND_MS = 1_000;

/** Two WAHAs with a session of the same name and one each of their own. */
async function started(): Promise<FleetRig> {
  const rig = new FleetRig([entry("a"), entry("b", { sessions: ["b", "both"] })], {
    WEBHOOK_HMAC_KEY: HMAC_KEY,
  });
  rig.waha("a", { sessions: ["both", "a"] });
  rig.waha("b", { sessions: ["both", "b", "unwatched"] });
  await rig.start();
  await rig.clock.advance(20 * SECOND_MS);
  return rig;
}

let told = 0;

/** WAHA tells that a session FAILED. */
async function tell(
  rig: FleetRig,
  session: string,
  { query = "", key = HMAC_KEY }: { query?: string; key?: string } = {},
) {
  const at = rig.clock.now();
  const statuses = [{ status: "FAILED", timestamp: at }];
  const body = JSON.stringify({
    id: `evt_${String(++told).padStart(26, "0")}`,
    timestamp: at,
    event: "session.status",
    session,
    me: null,
    payload: { name: session, status: "FAILED", statuses },
    engine: "NOWEB",
    environment: { version: "2026.2.1", engine: "NOWEB", tier: "PLUS", browser: null },
  });
  const hmac = createHmac("sha512", key).update(body).digest("hex");
  const answer = await rig.ask(`/webhook${query}`, {
    method: "POST",
    body,
    headers: { "X-Webhook-Hmac": hmac },
  });
  return answer.data?.heard ?? answer.error.code;
}

/** Which servers were looked at because of it. */
async function woken(rig: FleetRig, tellIt: () => Promise<void>): Promise<string[]> {
  const before = { a: rig.looks("a"), b: rig.looks("b") };
  await tellIt();
  await rig.clock.advance(100);
  return (["a", "b"] as const).filter((name) => rig.looks(name) > before[name]);
}

const ROWS = [
  {
    when: "its address names one",
    session: "both",
    query: "?server=b",
    heard: "noted",
    wakes: ["b"],
  },
  { when: "only one has the session", session: "a", query: "", heard: "noted", wakes: ["a"] },
  { when: "two have the session", session: "both", query: "", heard: "ignored", wakes: [] },
  { when: "none has the session", session: "nobody", query: "", heard: "ignored", wakes: [] },
  {
    when: "its address names none there is",
    session: "a",
    query: "?server=x",
    heard: "ignored",
    wakes: [],
  },
  {
    when: "the session is not watched",
    session: "unwatched",
    query: "?server=b",
    heard: "ignored",
    wakes: [],
  },
] as const;

for (const { when, session, query, heard, wakes } of ROWS) {
  Deno.test(`webhooks of several servers: it is ${heard} and wakes ${wakes.length} when ${when}`, async () => {
    const rig = await started();
    const found = await woken(
      rig,
      async () => assert.equal(await tell(rig, session, { query }), heard),
    );
    assert.deepEqual(found, wakes);
    await rig.end();
    assert.equal(rig.clock.pending, 0);
  });
}

Deno.test("webhooks of several servers: what cannot be told apart is said once a minute, with the cure", async () => {
  const rig = await started();
  for (let times = 0; times < 5; times++) await tell(rig, "both");
  const said = rig.notices().filter((text) => /\?server=NAME/.test(text));
  assert.equal(said.length, 1);
  assert.match(said[0] ?? "", /session both, which 2 servers have/);
  await rig.clock.advance(61 * SECOND_MS);
  await tell(rig, "both", { query: "?server=x" });
  assert.equal(rig.notices().filter((text) => /names server x/.test(text)).length, 1);
  await rig.end();
});

Deno.test("webhooks of several servers: a forged one is refused, whatever server it names", async () => {
  const rig = await started();
  for (const query of ["", "?server=a", "?server=x"]) {
    assert.equal(await tell(rig, "a", { query, key: "wrong" }), "UNAUTHORIZED");
  }
  await rig.end();
});

Deno.test("webhooks of several servers: before the first looks have ended it is to be sent again", async () => {
  const rig = new FleetRig([entry("a"), entry("b")], { WEBHOOK_HMAC_KEY: HMAC_KEY });
  await rig.service.start();
  assert.equal(await tell(rig, "a"), "NOT_READY");
  await rig.end();
});

Deno.test("signals of several servers: each line goes to the server of its session", async () => {
  const rig = await started();
  const event = (id: string, session: string) => ({
    id,
    kind: "session.logout",
    session,
    time: new Date(rig.clock.now()).toISOString(),
    line: 1,
    file: "waha.log",
    excerpt: "Session has been logged out!",
  });
  const post = (body: unknown) =>
    rig.ask("/signals", { method: "POST", body: JSON.stringify(body) });
  let answer = {};
  const found = await woken(rig, async () => {
    const events = [event("1", "a"), event("2", "both"), event("3", "nobody")];
    answer = (await post({ source: "test", events })).data;
  });
  assert.deepEqual(answer, { accepted: 3, duplicates: 0 });
  assert.deepEqual(found, ["a"]);
  const named = await woken(rig, async () => {
    await post({ source: "test", server: "b", events: [event("4", "both")] });
  });
  assert.deepEqual(named, ["b"]);
  await rig.end();
});
