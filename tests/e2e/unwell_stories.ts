import assert from "node:assert/strict";
import { z } from "zod";
import { ERRORS } from "../../src/contract/mod.ts";
import type { ServedSimulator, ServerControl } from "../../src/simulator/mod.ts";
import { Scene, type Service } from "./scene.ts";
import type { Story } from "./story.ts";

const healthDetails = z.object({
  checks: z.object({ waha: z.object({ status: z.string(), because: z.string() }) }),
});

const ANSWER_MS_MAX = 50;
/** A slow answer must end the test soon, not after as many times a minute as there are rounds. */
const GIVEN_UP_MS = 5_000;
const ROUNDS = 21;
/** A poll, the look's limit of 10 s and its retries. */
const NOTICED_MS = 60_000;

interface Unwell {
  when: string;
  begins: (waha: ServedSimulator) => void | Promise<void>;
  reason: RegExp;
}

function controlled(control: ServerControl): Unwell["begins"] {
  return ({ simulator }) => simulator.controlServer(control, { ms: 60_000 });
}

const UNWELL: Unwell[] = [
  { when: "is gone", begins: (waha) => waha.close(), reason: /refused/ },
  { when: "breaks connections", begins: controlled("refuse"), reason: /connection/ },
  { when: "answers after 60 s", begins: controlled("slow"), reason: /not answer within 10 s/ },
  { when: "answers 500", begins: controlled("error"), reason: /500/ },
  { when: "answers a web page", begins: controlled("html"), reason: /502/ },
  { when: "answers half a JSON", begins: controlled("cut"), reason: /before .+ complete/ },
];

export const UNWELL_STORIES: Story[] = UNWELL.map(({ when, begins, reason }) => ({
  name: `while WAHA ${when}, status and health answer at once from what was known, and say why`,
  run: async () => {
    await using scene = await Scene.open({ settings: { STORE_URL: "memory:" } });
    const service = await scene.start();
    await begins(scene.waha);
    const known = await service.until("the notice", ({ stale }) => stale, {
      withinMs: NOTICED_MS,
      everyMs: 250,
    });
    assert.equal(known.status, "WORKING");
    assert.match(known.staleBecause ?? "", reason);
    await checkHealth(service, reason);
    for (const path of ["/status", "/health"]) {
      const tookMs = await medianMs(service, path);
      assert.ok(tookMs < ANSWER_MS_MAX, `${path} took ${tookMs} ms while WAHA ${when}`);
    }
    assert.deepEqual(scene.acts(), []);
  },
}));

async function checkHealth(service: Service, reason: RegExp): Promise<void> {
  const answer = await service.get("/health");
  assert.equal(answer.status, ERRORS.UNHEALTHY.status);
  const { code, details } = answer.error;
  assert.equal(code, "UNHEALTHY");
  const { checks } = healthDetails.parse(details);
  assert.equal(checks.waha.status, "fail");
  assert.match(checks.waha.because, reason);
}

/** The median of several answers, after one that only warms up. */
async function medianMs(service: Service, path: string): Promise<number> {
  await service.get(path, { signal: AbortSignal.timeout(GIVEN_UP_MS) });
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now();
    await service.get(path, { signal: AbortSignal.timeout(GIVEN_UP_MS) });
    took.push(performance.now() - startedAt);
  }
  return took.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Infinity;
}
