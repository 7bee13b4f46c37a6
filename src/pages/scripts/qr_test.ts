import assert from "node:assert/strict";
import { coverReason } from "./qr.ts";

Deno.test("qr script: a code is covered when its time is over, and after 3 s without an answer", () => {
  const times = { now: 10_000, confirmedAt: 9_000, endsAt: 20_000 };
  assert.equal(coverReason(times), null);
  assert.equal(coverReason({ ...times, now: 12_000 }), null);
  assert.equal(coverReason({ ...times, now: 12_001 }), "silent");
  assert.equal(coverReason({ ...times, endsAt: 10_000 }), "ended");
  assert.equal(coverReason({ now: 60_000, confirmedAt: 0, endsAt: 20_000 }), "ended");
  assert.equal(coverReason({ ...times, endsAt: Infinity }), null);
});
