import assert from "node:assert/strict";
import { caseTest } from "./case.ts";

caseTest("H09-noweb-planned-reconnect.json", {
  says: "a NOWEB that renews its socket every half hour is left alone, and its caller waits",
  check: (played) => {
    assert.deepEqual(played.acts(), []);
    assert.deepEqual(played.told(), []);
    assert.deepEqual(played.advice(), ["wait"]);
    played.ends({ "shop-north": "healthy" });
    assert.ok(played.result.incidents.every(({ open }) => !open));
  },
});

caseTest("H10-starting-for-ever-after-update.json", {
  says: "of two that hang in STARTING one comes up alone, the other needs stop, then start",
  check: (played) => {
    assert.deepEqual(played.acts(), ["restart s3", "stop-start s3", "start s3"]);
    assert.deepEqual(played.acts({ fromMs: 135_000, toMs: 140_000 }), ["restart s3"]);
    assert.deepEqual(played.acts({ fromMs: 195_500, toMs: 205_000 }), ["stop-start s3"]);
    assert.deepEqual(played.acts({ fromMs: 207_000, toMs: 212_000 }), ["start s3"]);
    played.ends({ s1: "healthy", s2: "healthy", s3: "healthy" });
    const closed = played.result.tells.find(({ level }) => level === "resolved");
    assert.ok(closed !== undefined && closed.atMs >= 279_000 && closed.atMs <= 300_000);
    assert.deepEqual(played.result.incidents.filter(({ open }) => open), []);
  },
});

caseTest("H11-qr-nobody-scans.json", {
  says: "a QR that nobody scans waits for a person, is told once, and gets one restart when asked",
  check: (played) => {
    assert.deepEqual(played.acts(), ["restart front-desk"]);
    assert.deepEqual(played.acts({ fromMs: 3_600_000, toMs: 3_602_000 }), ["restart front-desk"]);
    assert.deepEqual(played.troubles({ fromMs: 4_000, toMs: 10_000 }), [
      "front-desk waits for a scan",
    ]);
    assert.equal(played.troubles().length, 1);
    assert.ok(played.told().every((words) => !/logged out/.test(words)));
    assert.deepEqual(played.advice(), ["refuse"]);
    for (const atMs of [200_000, 900_000, 3_599_000]) {
      assert.equal(played.rests({ atMs, session: "front-desk" }), "P2");
    }
    const closed = played.result.tells.find(({ level }) => level === "resolved");
    assert.ok(closed !== undefined && closed.atMs >= 3_700_000 && closed.atMs <= 3_725_000);
    played.ends({ "front-desk": "healthy" });
  },
});

caseTest("H12-version-refused-fleet.json", {
  says: "a version that WhatsApp refuses is one message and one canary, not six restarts",
  needs: ["S5"],
  check: (played) => {
    const restarts = played.result.acts;
    assert.deepEqual(played.acts({ fromMs: 62_000, toMs: 66_000 }), ["restart n1"]);
    assert.deepEqual(played.acts({ fromMs: 66_001, toMs: 125_000 }), []);
    for (const session of ["n2", "n3", "n4", "n5", "n6"]) {
      assert.equal(played.rests({ atMs: 100_000, session }), "S5");
    }
    const [told] = played.troubles({ fromMs: 112_000, toMs: 125_000 });
    assert.match(told ?? "", /^it is not you: WhatsApp refuses 6 of 6 NOWEB sessions$/);
    assert.equal(played.troubles().length, 1);
    const [text] = played.told();
    assert.match(text ?? "", /their logins are intact: update WAHA/);
    assert.ok(played.told().every((words) => !/logged out|scan the QR/.test(words)));
    assert.ok(restarts.filter(({ atMs }) => atMs <= 600_000).length <= 4);
    const probes = restarts.filter(({ atMs }) => atMs > 125_000);
    probes.forEach(({ atMs }, index) => {
      assert.ok(atMs - (restarts[index]?.atMs ?? 0) >= 5 * 60_000);
    });
    const closed = played.result.tells.find(({ level }) => level === "resolved");
    assert.ok(closed !== undefined && closed.atMs >= 5_430_000 && closed.atMs <= 5_520_000);
    played.keepsLogins();
    const names = ["n1", "n2", "n3", "n4", "n5", "n6"];
    played.ends(Object.fromEntries(names.map((name) => [name, "healthy"])));
  },
});

caseTest("H13-number-refused-403.json", {
  says: "a number that WhatsApp refuses is left alone until a person resumes it",
  needs: ["H8"],
  check: (played) => {
    assert.deepEqual(played.acts(), ["restart promo"]);
    assert.deepEqual(played.acts({ fromMs: 86_400_000, toMs: 86_402_000 }), ["restart promo"]);
    const [told] = played.troubles({ fromMs: 90_000, toMs: 125_000 });
    assert.match(told ?? "", /promo/);
    assert.match(played.told()[0] ?? "", /blocked/);
    assert.equal(played.troubles().length, 1);
    for (const atMs of [130_000, 3_600_000, 86_000_000]) {
      assert.equal(played.rests({ atMs, session: "promo" }), "H8");
    }
    played.ends({ promo: "healthy", desk: "healthy" });
  },
});

caseTest("H14-account-restricted-463.json", {
  says: "an account that may not open new chats is told once, and nothing is restarted",
  needs: ["H7"],
  check: (played) => {
    assert.deepEqual(played.acts(), []);
    assert.equal(played.troubles({ fromMs: 4_000, toMs: 15_000 }).length, 1);
    assert.equal(played.troubles().length, 1);
    assert.ok(played.advice().every((advice) => advice === "pass"));
  },
});

caseTest("H15-wishes-survive-a-reboot.json", {
  says: "after a reboot what worked is started, and what its owner stopped is left stopped",
  check: (played) => {
    assert.deepEqual(played.acts({ session: "a" }), ["start"]);
    assert.deepEqual(played.acts({ fromMs: 30_000, toMs: 33_000, session: "a" }), ["start"]);
    assert.deepEqual(played.acts({ fromMs: 30_000, toMs: 50_000, session: "b" }), ["start"]);
    assert.deepEqual(played.acts({ session: "b" }), ["start"]);
    for (const session of ["c", "d"]) {
      assert.deepEqual(played.acts({ session }), []);
      assert.deepEqual(played.troubles({ session }), []);
      assert.equal(played.rests({ atMs: 60_000, session }), "H11");
    }
    played.ends({ a: "healthy", b: "healthy", c: "stopped", d: "stopped" });
  },
});
