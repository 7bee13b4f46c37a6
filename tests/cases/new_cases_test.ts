import assert from "node:assert/strict";
import { caseTest } from "./case.ts";

const MINUTE_MS = 60_000;
const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `n${String(index + 1).padStart(2, "0")}`);
const all = (list: readonly string[], phase: string) =>
  Object.fromEntries(list.map((name) => [name, phase]));

caseTest("NA-fell-before-the-start-moved.json", {
  says: "what falls a moment before WAHA's start is seen is WAHA's own going down",
  needs: ["S5"],
  check: (played) => {
    // The canary goes before anybody can know; then nobody before WAHA has come up.
    assert.deepEqual(played.acts({ toMs: 44_999 }), ["restart n01"]);
    const later = played.acts({ fromMs: 45_000 });
    assert.deepEqual(later.toSorted(), ["start n04", "start n05", "start n06"]);
    assert.ok(played.told().every((words) => !/it is not you/.test(words)));
    assert.deepEqual(played.troubles(), []);
    played.ends(all(names(6), "healthy"));
  },
});

caseTest("NB-our-own-late-stop.json", {
  says: "a stop of ours that lands minutes later is ours, and its session is started",
  check: (played) => {
    assert.deepEqual(played.acts(), ["restart n01", "start n01"]);
    assert.deepEqual(played.acts({ fromMs: 130_000, toMs: 140_000 }), ["restart n01"]);
    assert.deepEqual(played.acts({ fromMs: 400_000, toMs: 412_000 }), ["start n01"]);
    played.ends({ n01: "healthy", n02: "healthy" });
  },
});

caseTest("NC-canary-with-a-bad-number.json", {
  says: "a canary whose own number is bad does not decide for the others",
  needs: ["S5"],
  check: (played) => {
    assert.deepEqual(played.acts({ toMs: 20_000 }), ["restart n01"]);
    assert.deepEqual(played.acts({ fromMs: 20_001, toMs: 50_000 }), ["restart n02"]);
    const rest = played.acts({ fromMs: 50_001, toMs: 110_000 });
    for (const name of ["n03", "n04", "n05", "n06"]) assert.ok(rest.includes(`restart ${name}`));
    assert.deepEqual(played.acts({ fromMs: 50_001, toMs: 80_000 }), []);
    assert.ok(played.told().every((words) => !/it is not you/.test(words)));
    played.ends(all(names(6), "healthy"));
  },
});

caseTest("ND-one-by-one-and-no-restart-helps.json", {
  says: "thirty that fail one by one while nothing helps are held at the third",
  needs: ["S5"],
  check: (played) => {
    const restarts = played.result.acts.map(({ atMs }) => atMs);
    const tried = new Set(played.result.acts.map(({ session }) => session));
    assert.ok(tried.size < 25, `${tried.size} of 30 were restarted`);
    assert.ok(restarts.length <= 30, `${restarts.length} acts`);
    assert.ok(played.troubles().length <= 4, played.troubles().join("; "));
    assert.equal(played.troubles({ session: null }).length, 1);
    played.keepsLogins();
  },
});

caseTest("NE-twelve-stopped-on-purpose.json", {
  says: "an agency that stops twelve of its thirty sessions is left alone",
  needs: ["S5"],
  check: (played) => {
    assert.deepEqual(played.acts(), []);
    assert.deepEqual(played.told(), []);
    const stopped = names(30).slice(0, 12);
    played.ends({ ...all(names(30), "healthy"), ...all(stopped, "stopped") });
  },
});

caseTest("NF-one-refusal-nothing-to-compare.json", {
  says: "one refusal with nothing to compare it to is told as what it may be, and tried slowly",
  needs: ["H8"],
  check: (played) => {
    assert.deepEqual(played.acts({ toMs: 30 * MINUTE_MS - 1 }), []);
    assert.ok(played.acts({ fromMs: 30 * MINUTE_MS, toMs: 40 * MINUTE_MS }).length <= 1);
    assert.equal(played.troubles({ toMs: 200_000 }).length, 1);
    assert.match(played.told()[0] ?? "", /blocked.*or.*(old|update)/i);
  },
});

caseTest("NG-twenty-logged-out-in-a-minute.json", {
  says: "twenty that are logged out in a minute are one message and no act",
  needs: ["S5"],
  check: (played) => {
    assert.deepEqual(played.acts(), []);
    assert.ok(played.troubles({ toMs: 45_000 }).length >= 1);
    assert.ok(played.troubles().length <= 2, played.troubles().join("; "));
    played.ends(all(names(20), "awaiting-person"));
  },
});
