import assert from "node:assert/strict";
import type { About } from "../../session/mod.ts";
import { cut, nameOf } from "../cut.ts";
import type { Channel, Notice } from "../notice.ts";
import { aNotice, aTell, HOSTILE, tellsOf } from "../notice_fixture.ts";

/** How the service behind a channel is to answer. */
export type Behaviour =
  | { is: "takes" }
  /** Not now. */
  | { is: "later"; afterSeconds?: number }
  | { is: "refuses" }
  /** Says the secrets back in its refusal. */
  | { is: "echoes"; text: string }
  | { is: "hangs" };

/** One message as its reader sees it, after the service has read its markup. */
export interface Shown {
  title: string;
  body: string;
  /** Addresses that can be clicked. */
  links: readonly string[];
}

/** A service on loopback. */
export interface Service extends AsyncDisposable {
  channel: Channel;
  behave(behaviour: Behaviour): void;
  /** What its readers see, the oldest first. @throws Where the service would refuse it. */
  shown(): Shown[];
  /** What no text may hold. */
  secrets: readonly string[];
  /** Nobody listens there any more. */
  leave(): Promise<void>;
}

export interface Conformance {
  open(): Promise<Service>;
  /** Characters of a title that it shows. */
  titleMax: number;
  /** Of a name in a title; a service that shows less cuts it. */
  bodyMax: number;
}

/** Every channel passes it, or is none. */
export function testChannel(name: string, { open, titleMax, bodyMax }: Conformance): void {
  const test = (does: string, run: (service: Service) => Promise<void>) =>
    Deno.test(`channel ${name}: ${does}`, async () => {
      await using service = await open();
      await run(service);
    });
  const never = new AbortController().signal;

  test("shows what happened, what to do and where to scan", async ({ channel, shown }) => {
    const url = "https://recovery.test/qr/abc.def?x=1&y=2";
    const notice = aNotice([aTell()], { links: [{ session: "shop", url }] });
    assert.deepEqual(await channel.send(notice, never), { is: "taken" });
    const [message] = shown();
    assert.equal(message?.title, "shop was logged out");
    assert.match(message?.body ?? "", /ended on the phone or by WhatsApp\./);
    assert.match(message?.body ?? "", /scan a new code/);
    assert.deepEqual(message?.links, [url]);
  });

  test("shows where each of several is to be scanned, whatever they are called", async (service) => {
    const { channel, shown } = service;
    const sessions = ["[a](b) <c> |d|", "*e*_f_", "g"];
    const links = sessions.map((session, at) => ({
      session,
      url: `https://recovery.test/qr/${at}`,
    }));
    await channel.send(aNotice(tellsOf(sessions), { links }), never);
    const [message] = shown();
    assert.deepEqual(message?.links, links.map(({ url }) => url));
    for (const session of sessions) assert.ok(message?.body.includes(session), message?.body);
  });

  test("is tried again later when the service says so", async ({ channel, behave }) => {
    behave({ is: "later" });
    const sent = await channel.send(aNotice(), never);
    assert.equal(sent.is, "failed");
  });

  test("a refusal is final and says why", async ({ channel, behave }) => {
    behave({ is: "refuses" });
    const sent = await channel.send(aNotice(), never);
    assert.ok(sent.is === "refused", JSON.stringify(sent));
    assert.match(sent.because, /\d{3}/);
  });

  test("a service that says our secrets back is not quoted with them", async (service) => {
    const { channel, behave, secrets } = service;
    behave({ is: "echoes", text: secrets.join(" and ") });
    const sent = await channel.send(aNotice(), never);
    assert.ok(sent.is === "refused");
    for (const secret of secrets) assert.ok(!sent.because.includes(secret), sent.because);
  });

  test("with nobody there it failed for now, and names neither secret nor address", async (service) => {
    const { channel, secrets } = service;
    await service.leave();
    const sent = await channel.send(aNotice(), never);
    assert.ok(sent.is === "failed");
    for (const secret of secrets) assert.ok(!sent.because.includes(secret), sent.because);
    assert.doesNotMatch(sent.because, /127\.0\.0\.1|:\/\//);
  });

  test("a service that does not answer is left when the time is over", async ({ channel, behave }) => {
    behave({ is: "hangs" });
    const late = new AbortController();
    const sending = channel.send(aNotice(), late.signal);
    late.abort();
    assert.equal((await sending).is, "failed");
  });

  test("hostile names are read as they are, and are neither markup nor link", async (service) => {
    for (const hostile of HOSTILE) {
      await service.channel.send(aNotice([aTell({ session: hostile })]), never);
    }
    const messages = service.shown();
    assert.equal(messages.length, HOSTILE.length);
    for (const [index, hostile] of HOSTILE.entries()) {
      const title = cut(`${nameOf(hostile)} was logged out`, titleMax);
      assert.equal(messages[index]?.title, title);
      assert.deepEqual(messages[index]?.links, []);
    }
  });

  test("hostile names in a list are text, too", async ({ channel, shown }) => {
    await channel.send(aNotice(tellsOf(HOSTILE.slice(0, 9))), never);
    const [message] = shown();
    for (const hostile of HOSTILE.slice(0, 9)) {
      assert.ok(message?.body.includes(nameOf(hostile)), nameOf(hostile));
    }
    assert.deepEqual(message?.links, []);
  });

  test("hostile words of WAHA, of a digest and of another version are text, too", async (service) => {
    for (const hostile of HOSTILE) {
      const notices = noticesOf(hostile);
      for (const notice of notices) await service.channel.send(notice, never);
      for (const { title, body, links } of service.shown().slice(-notices.length)) {
        assert.ok(`${title}\n${body}`.includes(nameOf(hostile)), `${title}\n${body}`);
        assert.deepEqual(links, []);
      }
    }
  });

  test("what is too long is cut between characters, and what to do stays", async (service) => {
    for (const unit of ["😀", "<", "*&\"'", "é"]) {
      const text = unit.repeat(9_000);
      const notice = { ...aNotice(), title: text, paragraphs: [text, text] };
      assert.deepEqual(await service.channel.send(notice, never), { is: "taken" });
    }
    for (const { title, body } of service.shown()) {
      assert.ok(title.length <= titleMax && title.isWellFormed(), String(title.length));
      assert.ok(body.length <= bodyMax && body.isWellFormed(), String(body.length));
      assert.match(body, /scan a new code\.$/);
      assert.ok(!body.includes("\ufffd"));
    }
  });
}

/** One of each kind that holds words from outside, where they stand in it. */
function noticesOf(hostile: string): Notice[] {
  const abouts: About[] = [
    { is: "server", topic: "waha-away", reason: hostile },
    { is: "summary", version: hostile, byStatus: { [hostile]: 1 } },
    {
      is: "digest",
      rows: [
        { is: "down", session: hostile, status: hostile, needsQR: false },
        { is: "drops", session: hostile, count: 2 },
        { is: "webhooks", target: hostile, count: 2 },
      ],
      more: 0,
    },
  ];
  const { about: _, ...ofAnotherVersion } = aTell({
    title: nameOf(hostile),
    text: nameOf(hostile),
  });
  return [
    ...abouts.map((about) => aNotice([aTell({ about, session: null })])),
    aNotice([aTell({ server: hostile })]),
    aNotice([ofAnotherVersion]),
  ];
}
