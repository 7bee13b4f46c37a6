import assert from "node:assert/strict";
import fc from "fast-check";
import type { Engine, Saying } from "../../src/session/mod.ts";
import { MINUTE, SECOND } from "../story.ts";
import { SHOP, startsWith, type Telling, ToldStory } from "./told_story.ts";

/** What happens outside, and how WAHA answers what we do. */
interface Plot {
  name: string;
  engine?: Engine;
  /** How long the end is waited for. */
  forMs?: number;
  happens: (story: ToldStory) => void;
}

const closed = (code: number): Saying => ({ is: "closed", code, text: "" });
const ME = "111@c.us";

/** Plots whose right acts do not hinge on a reason that only a telling gives. */
const PLOTS: readonly Plot[] = [
  {
    name: "a crash that a restart mends",
    happens: (story) => {
      story.reply = startsWith([[SECOND, "WORKING"]]);
      story.show(SHOP, "FAILED");
    },
  },
  {
    name: "a connection lost for four seconds",
    happens: (story) => {
      story.tell(closed(408));
      story.in(2 * SECOND, () => story.show(SHOP, "STARTING"));
      story.in(4 * SECOND, () => story.show(SHOP, "WORKING"));
    },
  },
  {
    name: "another client that took the connection once",
    happens: (story) => {
      story.tell(closed(440));
      story.in(2 * SECOND, () => story.show(SHOP, "STARTING"));
      story.in(5 * SECOND, () => story.show(SHOP, "WORKING"));
    },
  },
  {
    name: "a code that is scanned",
    happens: (story) => {
      story.show(SHOP, { status: "SCAN_QR_CODE", me: null });
      story.in(90 * SECOND, () => {
        story.tell({ is: "paired" });
        story.show(SHOP, { status: "SCAN_QR_CODE", me: ME });
      });
      story.in(90_300, () => story.tell(closed(515)));
      story.in(92 * SECOND, () => story.show(SHOP, { status: "STARTING", me: ME }));
      story.in(93 * SECOND, () => story.show(SHOP, { status: "WORKING", me: ME }));
    },
  },
  {
    name: "a code that nobody scans",
    happens: (story) => {
      for (let round = 0; round < 6; round++) {
        const afterMs = round === 0 ? 0 : (60 + (round - 1) * 20) * SECOND;
        story.in(afterMs, () => story.show(SHOP, { status: "SCAN_QR_CODE", me: null }));
      }
      story.in(160 * SECOND, () => story.tell(closed(408)));
      story.in(160 * SECOND, () => story.show(SHOP, { status: "FAILED", me: null }));
    },
  },
  {
    name: "an owner's stop",
    happens: (story) => story.show(SHOP, "STOPPED"),
  },
  {
    name: "an engine that gives up after two minutes",
    happens: (story) => {
      story.reply = startsWith([[SECOND, "WORKING"]]);
      for (let afterMs = 2_000; afterMs < 118_000; afterMs += 2_000) {
        story.in(afterMs, () => {
          story.tell(closed(408));
          story.show(SHOP, "STARTING");
        });
      }
      story.in(118 * SECOND, () => story.show(SHOP, "FAILED"));
    },
  },
  {
    name: "a WAHA that starts again and leaves it STOPPED",
    happens: (story) => {
      story.reply = startsWith([[SECOND, "WORKING"]]);
      story.show(SHOP, "STOPPED");
      story.in(11 * SECOND, () => story.fail({ is: "unreachable", reason: "refused" }));
      story.in(15 * SECOND, () => {
        story.answersAgain();
        story.restartWaha();
      });
    },
  },
  {
    name: "a browser that dies and comes back by itself",
    engine: "WEBJS",
    happens: (story) => {
      story.show(SHOP, "FAILED");
      story.in(2 * SECOND, () => story.show(SHOP, "STARTING"));
      story.in(5 * SECOND, () => story.show(SHOP, "WORKING"));
    },
  },
  {
    name: "a start that hangs and then works",
    engine: "GOWS",
    happens: (story) => {
      story.reply = startsWith([[2 * SECOND, "WORKING"]]);
      story.show(SHOP, "STARTING");
    },
  },
];

function logsOut(story: ToldStory): void {
  // Only `logout` brings a code again: every restart fails at once (contract §2).
  story.reply = startsWith([[500, { status: "FAILED", me: ME }]]);
  story.show(SHOP, { status: "FAILED", me: ME });
  story.tell(closed(401));
}

function scansAgain(story: ToldStory): void {
  story.show(SHOP, { status: "SCAN_QR_CODE", me: null });
  story.in(90 * SECOND, () => {
    story.tell({ is: "paired" });
    story.tell(closed(515));
  });
  story.in(93 * SECOND, () => {
    story.tell({ is: "opened" });
    story.show(SHOP, { status: "WORKING", me: ME });
  });
}

/** Plots that only a reason tells from a crash: what polling must try, a telling spares. */
const REASONED: readonly (Plot & { ends: Partial<ReturnType<typeof endOf>> })[] = [
  {
    name: "a log-out by the phone",
    happens: logsOut,
    ends: {
      status: "FAILED",
      login: "absent",
      phase: "awaiting-person",
      cause: "logged-out",
      acts: [],
    },
  },
  {
    name: "a log-out, a new scan by hand, and a crash long after",
    happens: (story) => {
      logsOut(story);
      story.in(60 * SECOND, () => scansAgain(story));
      story.in(300 * SECOND, () => {
        story.reply = startsWith([[SECOND, { status: "WORKING", me: ME }]]);
        story.show(SHOP, { status: "FAILED", me: ME });
      });
    },
    ends: { status: "WORKING", login: "present", phase: "healthy", acts: ["restart/restart"] },
  },
  {
    name: "a log-out, a new scan by hand, and a second log-out",
    happens: (story) => {
      logsOut(story);
      story.in(60 * SECOND, () => scansAgain(story));
      story.in(300 * SECOND, () => logsOut(story));
    },
    ends: {
      status: "FAILED",
      login: "absent",
      phase: "awaiting-person",
      cause: "logged-out",
      acts: [],
    },
  },
  {
    name: "a number that WhatsApp refuses until its engine gives up",
    forMs: 3 * MINUTE,
    happens: (story) => {
      story.reply = startsWith([]);
      for (let afterMs = 0; afterMs < 118_000; afterMs += 2_000) {
        story.in(afterMs, () => {
          story.tell(closed(403));
          story.show(SHOP, { status: "STARTING", me: ME });
        });
      }
      story.in(118 * SECOND, () => story.show(SHOP, { status: "FAILED", me: ME }));
    },
    ends: { login: "present", cause: "refused", phase: "holding", acts: [] },
  },
];

const WAYS = ["webhook", "websocket", "both"] as const;

const telling: fc.Arbitrary<Telling> = fc.record({
  way: fc.constantFrom(...WAYS, "polling"),
  late: fc.boolean(),
  doubled: fc.boolean(),
  lossy: fc.boolean(),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
});

const POLLED: Telling = { way: "polling", late: false, doubled: false, lossy: false, seed: 1 };

function play(plot: Plot, told: Telling, prompt?: (says: Saying) => boolean): ToldStory {
  const { engine = "NOWEB", forMs = 20 * MINUTE } = plot;
  const story = new ToldStory(told, { engine });
  if (prompt !== undefined) story.prompt = prompt;
  story.show(SHOP, { status: "WORKING", me: ME });
  story.run(5 * MINUTE);
  plot.happens(story);
  story.run(forMs);
  return story;
}

/** What matters in the end. */
function endOf(story: ToldStory) {
  const { status, login, wish, phase, cause } = story.record(SHOP);
  return {
    status,
    login: login.is,
    wish: wish.is,
    phase: phase.is,
    cause: cause?.is,
    acts: story.sent.map(({ do: doing, step }) => `${doing}/${step}`),
  };
}

Deno.test("orders: a story ends the same, however it is told (10,000 orders)", () => {
  const ends = new Map(PLOTS.map((plot) => [plot, endOf(play(plot, POLLED))]));
  fc.assert(
    fc.property(fc.constantFrom(...PLOTS), telling, (plot, told) => {
      assert.deepEqual(endOf(play(plot, told)), ends.get(plot), plot.name);
    }),
    { numRuns: 10_000 },
  );
});

Deno.test("orders: with its reason told once in time, a story needs no act to find it", () => {
  const isReason = (says: Saying) =>
    says.is === "closed" && (says.code === 401 || says.code === 403);
  fc.assert(
    fc.property(
      fc.constantFrom(...REASONED),
      telling.filter(({ way }) => way !== "polling"),
      (plot, told) => {
        const end = endOf(play(plot, told, isReason));
        assert.deepEqual({ ...end, ...plot.ends }, end, plot.name);
      },
    ),
    { numRuns: 3_000 },
  );
});

Deno.test("orders: a log-out of which no reason is told still waits for a person in the end", () => {
  const [logOut] = REASONED;
  assert.ok(logOut !== undefined);
  const end = endOf(play(logOut, POLLED));
  assert.equal(end.phase, "awaiting-person");
  assert.deepEqual(
    new Set(end.acts),
    new Set(["restart/restart", "stop-start/stop", "stop-start/start"]),
  );
});
