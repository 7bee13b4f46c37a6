import assert from "node:assert/strict";
import { comesBackAs, HOUR, MINUTE, SECOND, Story, workingStory } from "../../tests/story.ts";
import { calls, crashed, evidence, tells } from "./rules/holds_fixture.ts";
import type { IncidentEntry } from "./mod.ts";

const NO_LOGIN = { status: "SCAN_QR_CODE", me: null } as const;
const failing = { status: "FAILED", me: null } as const;

function ill(): Story {
  const story = workingStory();
  const at = story.now;
  story.decide([{ is: "server-evidence", at, ill: "storage-full", because: "ENOSPC" }]);
  story.show("shop", crashed);
  story.run(MINUTE);
  return story;
}

function unscanned(then: typeof failing | typeof NO_LOGIN): Story {
  const story = workingStory();
  story.show("shop", NO_LOGIN);
  story.run(3 * MINUTE);
  story.show("shop", then);
  story.run(MINUTE);
  return story;
}

function herd(): Story {
  const names = ["shop", "a", "b", "c"];
  const story = workingStory({ names });
  story.reply = comesBackAs("FAILED");
  for (const name of names) story.show(name, crashed);
  story.run(5 * MINUTE);
  return story;
}

function ended(code: number, times = 1): Story {
  const story = workingStory();
  for (let count = 0; count < times; count++) {
    story.run(3 * SECOND);
    tells(story, { is: "closed", code, text: "Connection Failure" });
  }
  story.show("shop", crashed);
  story.run(2 * MINUTE);
  return story;
}

/**
 * How each hold comes about, so that its incident can be read. H7 is none: a restricted session is
 * healthy, and its status says the rest.
 */
const HOLDS: Readonly<Record<string, () => Story>> = {
  H1: () => {
    const story = unscanned(NO_LOGIN);
    story.ask("shop", { do: "pause", until: story.now + HOUR });
    story.run(MINUTE);
    return story;
  },
  H2: () => {
    const story = workingStory();
    story.reply = () => ({ answer: { is: "unknown", reason: "Maximum execution time" } });
    story.show("shop", crashed);
    story.run(50 * SECOND);
    return story;
  },
  H4: () => {
    const story = unscanned(NO_LOGIN);
    story.show("shop", "WORKING");
    story.pass();
    story.run(5 * SECOND);
    story.show("shop", crashed);
    story.run(30 * SECOND);
    return story;
  },
  H6: () => ended(440, 6),
  H8: () => ended(403),
  H9: () => {
    const story = workingStory();
    story.show("shop", crashed);
    story.pass();
    evidence(story, "profile-locked");
    story.run(MINUTE);
    return story;
  },
  H10: () => {
    const story = workingStory();
    story.reply = comesBackAs("FAILED");
    story.show("shop", crashed);
    story.run(HOUR);
    return story;
  },
  P2: () => unscanned(failing),
  P3: () => ended(401),
  P4: () => {
    const story = new Story({ engine: "GOWS" });
    story.show("shop", failing);
    story.reply = comesBackAs("FAILED", { me: null });
    story.run(HOUR);
    return story;
  },
  P5: () => unscanned(NO_LOGIN),
  P9: () => {
    const story = workingStory({ engine: "GOWS" });
    calls(story, [..."abcab"].map((chat) => ({ code: 400, chat })));
    story.run(MINUTE);
    return story;
  },
  P10: () => {
    const story = workingStory();
    for (let round = 0; round < 6; round++) {
      story.show("shop", "STARTING");
      story.pass();
      story.run(10 * SECOND);
      story.show("shop", "WORKING");
      story.pass();
      story.run(40 * SECOND);
    }
    return story;
  },
  P11: () => {
    const story = workingStory();
    story.show("shop", null);
    story.run(MINUTE);
    return story;
  },
  P13: () => {
    const story = workingStory();
    story.show("shop", { status: "UNKNOWN", raw: "DREAMING" });
    story.run(MINUTE);
    return story;
  },
  S4: ill,
  S5: herd,
};

function decisions(story: Story, rule: string): IncidentEntry[] {
  return Object.values(story.world.incidents).filter(({ session }) => session !== null)
    .flatMap(({ entries }) => entries)
    .filter((entry) => entry.is === "decision" && entry.rule === rule);
}

for (const [rule, happen] of Object.entries(HOLDS)) {
  Deno.test(`explained: "why did it not restart?" is answered by the incident of a session under ${rule}`, () => {
    const found = decisions(happen(), rule);
    assert.ok(found.length > 0, `no decision of ${rule} stands in an incident`);
    const held = found.find(({ notDone }) => notDone !== undefined);
    assert.ok(held !== undefined, `${rule} does not say what was not done: ${found[0]?.text}`);
    assert.match(held.notDone ?? "", /\bno\b|\bnot\b|nothing/);
    assert.match(held.notDone ?? "", /:/, "the reason stands after a colon");
    assert.ok(held.text.length > 20, held.text);
    assert.ok(held.inputs !== undefined && Object.keys(held.inputs).length >= 5);
  });
}
