import assert from "node:assert/strict";
import { LANGUAGES } from "../contract/language.ts";
import { type About, SERVER_TOPICS, sessionTopics } from "../session/mod.ts";
import { en } from "./languages/en.ts";
import { es } from "./languages/es.ts";
import { wordsOf } from "./languages/mod.ts";
import { pt } from "./languages/pt.ts";
import { plainBody } from "./notice.ts";
import { aboutLogOut, aNotice, AT, aTell, tellsOf } from "./notice_fixture.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const away: About = { is: "server", topic: "waha-away", reason: "connection refused" };

Deno.test("a notice says what happened, why we wait, and the one thing to do", () => {
  const notice = aNotice();
  assert.equal(notice.title, "shop was logged out");
  assert.deepEqual(notice.paragraphs, [
    "The login was ended on the phone or by WhatsApp.",
    "We do nothing more until somebody helps: restarts would not repair this.",
    "Server: main",
  ]);
  assert.match(notice.todo, /scan a new code\.$/);
});

Deno.test("a crash tells its cause, our tries and when the next one comes", () => {
  const about = aboutLogOut({
    topic: "failed",
    phase: "recovering",
    cause: "crashed",
    acts: 3,
    needsQR: false,
    nextAt: AT + 5 * MINUTE,
  });
  const { paragraphs } = aNotice([aTell({ about })]);
  assert.deepEqual(paragraphs.slice(0, 2), [
    "The program that talks to WhatsApp ended by itself; its login is kept.",
    "We tried 3 times to repair this, so far without success. The next try comes in 5 minutes.",
  ]);
});

Deno.test("twenty log-outs are one message that names ten and counts the rest", () => {
  const names = Array.from({ length: 20 }, (_, index) => `s${index}`);
  const notice = aNotice(tellsOf(names));
  assert.equal(notice.title, "20 sessions were logged out");
  assert.ok(notice.paragraphs.includes(
    "Sessions: s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, and 10 more",
  ));
  assert.deepEqual(notice.sessions, names);
});

Deno.test("the end says how long it was, and what it was", () => {
  const about = aboutLogOut({ topic: "failed", phase: "healthy" });
  const tell = aTell({ level: "resolved", about, openedAt: AT - 2 * HOUR - MINUTE });
  const { title, paragraphs, todo } = aNotice([tell]);
  assert.equal(title, "shop works again");
  assert.equal(paragraphs[0], "The trouble lasted 2 hours and 1 minute.");
  assert.equal(paragraphs[1], "It was this: shop failed.");
  assert.equal(todo, "There is nothing left to do.");
});

Deno.test("a session that is left alone does not work again", () => {
  const about = aboutLogOut({ phase: "stopped" });
  assert.equal(
    aNotice([aTell({ level: "resolved", about })]).title,
    "shop is in trouble no more",
  );
});

Deno.test("a reminder says that it is still so, and since when", () => {
  const tell = aTell({ level: "reminder", openedAt: AT - 6 * HOUR });
  const { title, paragraphs } = aNotice([tell]);
  assert.equal(title, "Still so: shop was logged out");
  assert.equal(paragraphs[0], "This has been so for 6 hours.");
  const late = aNotice([tell], { now: AT + HOUR });
  assert.equal(late.paragraphs[0], "This has been so for 7 hours.");
  assert.ok(late.paragraphs.every((paragraph) => !paragraph.includes("ago")));
});

Deno.test("a server's trouble gives WAHA's own reason, and its end its own title", () => {
  const tell = aTell({ session: null, about: away });
  const { title, paragraphs } = aNotice([tell]);
  assert.equal(title, "WAHA does not answer");
  assert.ok(paragraphs.includes("The reason given: connection refused"));
  const end = aNotice([{
    ...tell,
    level: "resolved",
    about: { is: "server", topic: "waha-away" },
  }]);
  assert.equal(end.title, "WAHA answers again");
});

Deno.test("a herd is counted, and its logins are said to be there only where that is known", () => {
  const herd = { engine: "NOWEB", fallen: 40, running: 200, loginsKnown: true } as const;
  const about: About = { is: "server", topic: "herd-refused", herd };
  const notice = aNotice([aTell({ session: null, about })]);
  assert.equal(notice.title, "It is not you: WhatsApp refuses 40 of 200 NOWEB sessions");
  assert.ok(notice.paragraphs.includes("All these sessions are still logged in."));
  const unknown: About = { ...about, herd: { ...herd, loginsKnown: false } };
  const other = aNotice([aTell({ session: null, about: unknown })]);
  assert.ok(!other.paragraphs.includes("All these sessions are still logged in."));
});

Deno.test("who reads it an hour late learns that it was an hour ago", () => {
  assert.ok(
    aNotice([aTell()], { now: AT + HOUR }).paragraphs.includes("This happened 1 hour ago."),
  );
  assert.ok(!aNotice([aTell()], { now: AT + MINUTE }).paragraphs.some((text) => /ago/.test(text)));
});

Deno.test("the first summary and the digest hold their numbers", () => {
  const summary: About = {
    is: "summary",
    version: "2026.2.1",
    byStatus: { WORKING: 2, FAILED: 1 },
  };
  const first = aNotice([aTell({ session: null, level: "summary", about: summary })]);
  assert.equal(first.title, "Watching WAHA 2026.2.1 with 3 sessions");
  assert.equal(first.paragraphs[0], "1 FAILED, 2 WORKING");
  const digest: About = {
    is: "digest",
    rows: [
      { is: "down", session: "shop", status: "FAILED", needsQR: true },
      { is: "drops", session: "bot", count: 1 },
      { is: "webhooks", target: "desk.test", count: 3 },
    ],
    more: 2,
  };
  const { paragraphs } = aNotice([aTell({ session: null, level: "digest", about: digest })]);
  assert.equal(
    paragraphs[0],
    "shop has been FAILED for more than a day.\nbot was away for a moment 1 time.\n" +
      "3 webhooks of WAHA's to desk.test failed.\nand 2 more",
  );
});

Deno.test("what an older version told is told in its own words", () => {
  const { about: _, ...old } = aTell();
  assert.equal(aNotice([old]).title, "shop was logged out");
});

Deno.test("Portuguese and Spanish say the same in their own words", () => {
  const tell = aTell({
    level: "resolved",
    about: aboutLogOut({ phase: "healthy" }),
    openedAt: AT - HOUR,
  });
  assert.equal(aNotice([aTell()], { words: pt }).title, "shop foi desconectada");
  assert.equal(aNotice([aTell()], { words: es }).title, "shop fue desvinculada");
  assert.equal(aNotice(tellsOf(["a", "b"]), { words: pt }).title, "2 sessões foram desconectadas");
  assert.equal(aNotice([tell], { words: pt }).paragraphs[0], "O problema durou 1 hora.");
  assert.equal(aNotice([tell], { words: es }).paragraphs[0], "El problema duró 1 hora.");
});

Deno.test("every topic, phase and level can be written in every language", async () => {
  const herd = { engine: "GOWS", fallen: 3, running: 9, loginsKnown: false } as const;
  const abouts: About[] = [
    ...sessionTopics().flatMap((topic) =>
      ([
        "recovering",
        "awaiting-person",
        "holding",
        "parked",
        "watching",
        "healthy",
        "paused",
        "stopped",
      ] as const)
        .map((phase): About => aboutLogOut({ topic, phase, acts: 2, cause: "crashed" }))
    ),
    ...SERVER_TOPICS.flatMap((
      topic,
    ): About[] => [{ is: "server", topic }, { is: "server", topic, herd }]),
  ];
  for (const language of LANGUAGES) {
    const words = await wordsOf(language);
    for (const about of abouts) {
      for (const level of ["trouble", "reminder", "resolved"] as const) {
        const session = about.is === "server" ? null : "shop";
        const notice = aNotice([aTell({ session, about, level })], { words });
        const text = `${notice.title}\n${plainBody(notice)}`;
        assert.doesNotMatch(text, /\{\w+\}|undefined|NaN/, text);
      }
    }
  }
  assert.equal(en.language, "en");
});

Deno.test("what this version has no words for is said in the words of the one that told it", () => {
  const text = "it was seen inside a whale";
  for (const change of [{ topic: "eaten" }, { is: "server", topic: "eaten" }, { is: "weather" }]) {
    const tell = aTell({ title: "shop was eaten", text });
    Object.assign(tell, { about: { ...aboutLogOut(), ...change } });
    const { title, paragraphs, todo } = aNotice([tell]);
    assert.equal(title, "shop was eaten");
    assert.equal(paragraphs[0], text);
    assert.equal(todo, en.other.todo);
  }
});

Deno.test("links are as many as every service has room for, and none is cut", () => {
  const sessions = ["a", "b", "c"];
  const links = sessions.map((session) => ({
    session,
    url: `https://recovery.test/qr/${session.repeat(1_000)}`,
  }));
  const notice = aNotice(tellsOf(sessions), { links });
  assert.deepEqual(notice.links.map(({ url }) => url), links.slice(0, 2).map(({ url }) => url));
  assert.deepEqual(notice.links.map(({ label }) => label), [
    "Scan the code of a here",
    "Scan the code of b here",
  ]);
});

for (const topic of ["herd-codes", "herd-logged-out", "herd-useless", "herd-fell"] as const) {
  Deno.test(`${topic}: nobody is told that logins are there, since WAHA shows them after a log-out, too`, () => {
    const herd = { engine: "NOWEB", fallen: 7, running: 7, loginsKnown: true } as const;
    const about: About = { is: "server", topic, herd };
    const { paragraphs } = aNotice([aTell({ session: null, about })]);
    assert.ok(!paragraphs.includes("All these sessions are still logged in."));
  });
}

Deno.test("a herd that is let go leaves something to do to whoever is not back yet", () => {
  const about: About = { is: "server", topic: "herd" };
  const { todo } = aNotice([{ ...aTell({ session: null, about }), level: "resolved", about }]);
  assert.match(todo ?? "", /^At least one of them works again/);
});
