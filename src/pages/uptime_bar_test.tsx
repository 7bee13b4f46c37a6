import assert from "node:assert/strict";
import { type SessionUptime, UptimeBar } from "./uptime_bar.tsx";

const HOUR_MS = 3_600_000;
const UNTIL = Date.parse("2026-11-25T12:00:00.000Z");
const RANGE = { from: at(-24), until: at(0) };

function at(hours: number): string {
  return new Date(UNTIL + hours * HOUR_MS).toISOString();
}

function aSession(more: Partial<SessionUptime>): SessionUptime {
  return {
    server: "main",
    session: "shop",
    firstSeenAt: at(-48),
    upPercent: 75,
    upMs: 18 * HOUR_MS,
    waitingMs: 0,
    downMs: 6 * HOUR_MS,
    offMs: 0,
    unknownMs: 0,
    segments: [
      { is: "down", from: at(-24), until: at(-18), because: "shop FAILED" },
      { is: "up", from: at(-18), until: at(0) },
    ],
    coarse: false,
    ...more,
  };
}

function drawn(uptime: SessionUptime): string {
  return (<UptimeBar name="24 h" range={RANGE} uptime={uptime} />).toString();
}

Deno.test("UptimeBar() draws each part as long as it took, with what it was", () => {
  const html = drawn(aSession({}));
  assert.match(html, /aria-label="Up in 24 h: 75 %"/);
  assert.match(html, /<rect class="fill bad" x="0" width="60"[^>]*><title>shop FAILED</);
  assert.match(html, /<rect class="fill good" x="60" width="180"/);
});

Deno.test("UptimeBar() shows the life of a session that is younger than the window, not a bare day", () => {
  const html = drawn(aSession({
    firstSeenAt: at(-4),
    upMs: HOUR_MS,
    downMs: 3 * HOUR_MS,
    unknownMs: 20 * HOUR_MS,
    upPercent: 25,
    segments: [
      { is: "unknown", from: at(-24), until: at(-4) },
      { is: "down", from: at(-4), until: at(-1) },
      { is: "up", from: at(-1), until: at(0) },
    ],
  }));
  assert.match(html, /aria-label="Up in 4 h: 25 %"/);
  assert.match(html, /<rect class="fill bad" x="0" width="180"/);
});

Deno.test("UptimeBar() says of how much time the percentage is where some of it is not known", () => {
  const html = drawn(aSession({
    upMs: 12 * HOUR_MS,
    downMs: 0,
    offMs: 6 * HOUR_MS,
    unknownMs: 6 * HOUR_MS,
    upPercent: 100,
    segments: [
      { is: "unknown", from: at(-24), until: at(-18), because: "nobody looked" },
      { is: "off", from: at(-18), until: at(-12) },
      { is: "up", from: at(-12), until: at(0) },
    ],
  }));
  assert.match(html, /aria-label="Up in 24 h: 100 % of 12 h"/);
  assert.doesNotMatch(html, /nobody looked/, "what nobody knows of is left bare");
});

Deno.test("UptimeBar() never rounds a second of trouble away", () => {
  const html = drawn(aSession({
    upPercent: 99.998,
    segments: [
      { is: "down", from: at(-1), until: new Date(UNTIL - HOUR_MS + 1_000).toISOString() },
    ],
  }));
  assert.match(html, /99\.99 %/);
  assert.match(html, /class="fill bad" x="230" width="1"/);
});
