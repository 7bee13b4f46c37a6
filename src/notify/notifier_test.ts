import assert from "node:assert/strict";
import type { Tell } from "../session/mod.ts";
import type { ChannelSource } from "./channel_queue.ts";
import { aboutLogOut, AT, aTell, tellsOf } from "./notice_fixture.ts";
import { notifierRig } from "./notifier_fixture.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WAIT = 30_000;
const failed = (because: string, afterMs?: number) => () => ({
  is: "failed" as const,
  because,
  ...(afterMs === undefined ? {} : { afterMs }),
});

Deno.test("notifier: 20 log-outs of half a minute reach each channel as one message", async () => {
  const { clock, notifier, channels, letter, done } = notifierRig();
  const names = Array.from({ length: 20 }, (_, index) => `s${index}`);
  for (const tell of tellsOf(names)) {
    notifier.take([letter({ ...tell, at: clock.now() })]);
    await clock.advance(1_500);
  }
  await clock.advance(WAIT);
  for (const { notices } of Object.values(channels)) {
    assert.deepEqual(notices.map(({ title }) => title), ["20 sessions were logged out"]);
  }
  assert.equal(done.length, 40);
  assert.equal(notifier.waiting, 0);
  assert.equal(clock.pending, 0);
});

Deno.test("notifier: a channel that is away holds back no other, and gets its messages in order later", async () => {
  const { clock, notifier, channels: { one, two }, letter, done } = notifierRig();
  one.answer = failed("away");
  notifier.take([letter(aTell())]);
  await clock.advance(WAIT);
  const back = aTell({ id: "main-tell-2", level: "resolved", at: clock.now() });
  notifier.take([letter(back)]);
  await clock.advance(HOUR);
  assert.deepEqual(two.notices.map(({ level }) => level), ["trouble", "resolved"]);
  assert.deepEqual(done, ["two main-tell-1", "two main-tell-2"]);
  one.answer = () => ({ is: "taken" });
  await clock.advance(10 * MINUTE);
  assert.equal(one.notices.length, 2);
  assert.equal(notifier.waiting, 0);
});

Deno.test("notifier: tries back off, five minutes at most, and never before the service allows it", async () => {
  const { clock, notifier, channels: { one }, letter } = notifierRig();
  one.answer = failed("busy");
  notifier.take([letter(aTell())]);
  await clock.advance(HOUR);
  const gaps = one.triedAts.slice(1).map((at, index) => at - (one.triedAts[index] ?? 0));
  assert.deepEqual(gaps.slice(0, 5), [500, 1_000, 2_000, 4_000, 8_000]);
  assert.ok(gaps.every((gap) => gap <= 150_000), String(gaps));
  one.answer = failed("slow down", 20 * MINUTE);
  const from = one.triedAts.length;
  await clock.advance(30 * MINUTE);
  const [first = 0, second = 0] = one.triedAts.slice(from);
  assert.ok(second - first >= 20 * MINUTE, `${second - first}`);
});

Deno.test("notifier: a refusal is final, said once, and shown until something is taken again", async () => {
  const { clock, notifier, channels: { one }, letter, done, events } = notifierRig();
  one.answer = () => ({ is: "refused", because: "One answered 404 (no such chat)" });
  notifier.take([letter(aTell())]);
  await clock.advance(HOUR);
  assert.equal(one.triedAts.length, 1);
  assert.ok(done.includes("one main-tell-1"));
  const said = events.filter((event) => event.is === "delivery");
  assert.deepEqual(said.map(({ outcome }) => outcome), ["refused"]);
  assert.deepEqual(notifier.troubles.map(({ channel, trouble }) => [channel, trouble.refuses]), [
    ["one", true],
  ]);
  one.answer = () => ({ is: "taken" });
  notifier.take([letter(aTell({ id: "x", at: clock.now() }))]);
  await clock.advance(MINUTE);
  assert.deepEqual(notifier.troubles, []);
});

Deno.test("notifier: a channel that fails for an hour is one line of the log, and one when it works again", async () => {
  const { clock, notifier, channels: { one }, letter, events } = notifierRig();
  one.answer = failed("away");
  notifier.take([letter(aTell())]);
  await clock.advance(HOUR);
  one.answer = () => ({ is: "taken" });
  await clock.advance(10 * MINUTE);
  const said = events.flatMap((event) => event.is === "delivery" ? [event.outcome] : []);
  assert.deepEqual(said, ["failing", "works-again"]);
});

Deno.test("notifier: after a day a message is given up, and that is said", async () => {
  const { clock, notifier, channels: { one }, letter, done, events } = notifierRig();
  one.answer = failed("away");
  notifier.take([letter(aTell())]);
  await clock.advance(DAY + 10 * MINUTE);
  assert.ok(done.includes("one main-tell-1"));
  assert.ok(events.some((event) => event.is === "delivery" && event.outcome === "given-up"));
  assert.equal(notifier.waiting, 0);
});

Deno.test("notifier: one message that a service cannot digest does not hold back those behind it", async () => {
  const { clock, notifier, channels: { one }, letter } = notifierRig();
  one.answer = ({ sessions }) =>
    sessions.includes("poison") ? { is: "failed", because: "500" } : { is: "taken" };
  notifier.take([letter(aTell({ session: "poison" }))]);
  await clock.advance(WAIT);
  const about = aboutLogOut({ topic: "failed" });
  notifier.take([letter(aTell({ id: "b", session: "good", about, at: clock.now() }))]);
  await clock.advance(5 * MINUTE);
  assert.deepEqual(one.notices.map(({ sessions }) => sessions), [["good"]]);
});

Deno.test("notifier: a channel that took it before the crash gets it no second time", async () => {
  const { clock, notifier, channels: { one, two }, letter, done } = notifierRig();
  notifier.take([letter(aTell(), ["one"])]);
  await clock.advance(WAIT);
  assert.equal(one.notices.length, 0);
  assert.equal(two.notices.length, 1);
  assert.deepEqual(done, ["two main-tell-1"]);
});

Deno.test("notifier: a try that hangs ends by its limit", async () => {
  const { clock, notifier, channels: { one }, letter } = notifierRig();
  one.hang();
  notifier.take([letter(aTell())]);
  await clock.advance(WAIT + 14_000);
  assert.equal(notifier.troubles.length, 0);
  await clock.advance(2_000);
  assert.deepEqual(notifier.troubles.map(({ channel }) => channel), ["one"]);
  await clock.advance(MINUTE);
  assert.ok(one.triedAts.length >= 2);
});

Deno.test("notifier: a stop sends at once what waits for more of its kind", async () => {
  const { clock, notifier, channels: { one }, letter, done } = notifierRig();
  notifier.take([letter(aTell())]);
  await notifier.stop();
  assert.equal(one.notices.length, 1);
  assert.deepEqual(done, ["one main-tell-1", "two main-tell-1"]);
  assert.equal(clock.pending, 0);
});

Deno.test("notifier: a stop waits for what is being sent until its signal aborts, and leaves the rest", async () => {
  const { clock, notifier, channels: { one, two }, letter, done } = notifierRig();
  one.hang();
  notifier.take([letter(aTell())]);
  await clock.advance(WAIT);
  const late = new AbortController();
  let stopped = false;
  const stopping = notifier.stop(late.signal).then(() => void (stopped = true));
  await clock.advance(1_000);
  assert.equal(stopped, false);
  late.abort();
  await stopping;
  assert.deepEqual(done, ["two main-tell-1"]);
  assert.equal(two.notices.length, 1);
  assert.equal(notifier.holds("main-tell-1"), false);
  assert.equal(clock.pending, 0);
  notifier.take([letter(aTell({ id: "after" }))]);
  assert.equal(notifier.waiting, 0);
});

Deno.test("notifier: it holds so many at most, and what is over stays where it is stored", () => {
  const { notifier, letter } = notifierRig();
  const many = Array.from(
    { length: 2_500 },
    (_, index) => aTell({ id: `t${index}`, session: `s${index}` }),
  );
  notifier.take(many.map((tell) => letter(tell)));
  assert.equal(notifier.waiting, 2_000);
  assert.equal(notifier.holds("t2400"), false);
});

Deno.test("notifier: what is on its way is not taken twice", async () => {
  const { clock, notifier, channels: { one }, letter } = notifierRig();
  notifier.take([letter(aTell())]);
  notifier.take([letter(aTell())]);
  await clock.advance(WAIT);
  assert.deepEqual(one.notices.map(({ sessions }) => sessions), [["shop"]]);
});

Deno.test("notifier: each session that needs a scan has its link, five at most, and what is over has none", async () => {
  const { clock, notifier, channels: { one }, letter } = notifierRig({
    qrLinkOf: ({ server, session }) =>
      Promise.resolve(`https://recovery.test/qr/${server}/${session}`),
  });
  const linked = async (...tells: Tell[]) => {
    notifier.take(tells.map((tell) => letter({ ...tell, at: clock.now() })));
    await clock.advance(WAIT);
    return one.notices.at(-1)?.links.map(({ url }) => url.replace("https://recovery.test/qr/", ""));
  };
  assert.deepEqual(await linked(aTell()), ["main/shop"]);
  const many = tellsOf(["a", "b", "c", "d", "e", "f"]).map((tell) => ({
    ...tell,
    id: `many-${tell.id}`,
  }));
  assert.deepEqual(await linked(...many), ["main/a", "main/b", "main/c", "main/d", "main/e"]);
  assert.deepEqual(await linked(aTell({ id: "over", level: "resolved" })), []);
  const quick = aboutLogOut({ topic: "failed", needsQR: false });
  assert.deepEqual(await linked(aTell({ id: "crash", about: quick })), []);
});

Deno.test("notifier: a link that cannot be made holds nothing back", async () => {
  const { clock, notifier, channels: { one }, letter } = notifierRig({
    qrLinkOf: () => Promise.reject(new Error("no PUBLIC_URL")),
  });
  notifier.take([letter(aTell())]);
  await clock.advance(WAIT);
  assert.equal(one.notices.length, 1);
});

Deno.test("notifier: a platform that sleeps learns what falls due", async () => {
  const { clock, notifier, letter } = notifierRig();
  assert.equal(notifier.dueWithin(55_000), false);
  notifier.take([letter(aTell())]);
  assert.equal(notifier.dueWithin(10_000), false);
  assert.equal(notifier.dueWithin(55_000), true);
  await clock.advance(WAIT);
  assert.equal(notifier.dueWithin(55_000), false);
  assert.equal(clock.now(), AT + WAIT);
});

Deno.test("notifier: what a first message needs is read before it, and a fault of that is no end", async () => {
  let opened = 0;
  const one: ChannelSource = {
    name: "one",
    open: () => Promise.reject(new Error(`changed on the disk, ${++opened}`)),
  };
  const { notifier, events } = notifierRig({ sources: [one] });
  await notifier.prepare();
  assert.equal(opened, 1);
  assert.deepEqual(events.map(({ is }) => is), ["fault"]);
});
