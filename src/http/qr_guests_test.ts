import assert from "node:assert/strict";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { NOW } from "./http_fixture.ts";
import { QrGuests } from "./qr_guests.ts";

function admitted(guests: QrGuests, tries: number): number {
  return Array.from({ length: tries }, () => guests.admit("a", "look")).filter(Boolean).length;
}

Deno.test("qr guests: four pages of one link go on for ever, and a flood does not", async () => {
  const clock = new VirtualClock(NOW);
  const guests = new QrGuests(clock);
  for (let asked = 0; asked < 600; asked++) {
    assert.equal(admitted(guests, 4), 4);
    await clock.advance(600);
  }
  const flood = new QrGuests(clock);
  assert.equal(admitted(flood, 1_000), 60);
  await clock.advance(1_000);
  assert.equal(admitted(flood, 1_000), 8);
});

Deno.test("qr guests: what one link does costs no other anything", () => {
  const guests = new QrGuests(new VirtualClock(NOW));
  assert.equal(admitted(guests, 61), 60);
  assert.notEqual(guests.admit("b", "look"), null);
  assert.notEqual(guests.admit("a", "pairing"), null);
});

Deno.test("qr guests: a clock that is set back keeps nobody out for long", async () => {
  const clock = new VirtualClock(NOW);
  const guests = new QrGuests(clock);
  admitted(guests, 100);
  const back = new VirtualClock(NOW - 3_600_000);
  clock.now = () => back.now();
  guests.admit("a", "look");
  await back.advance(1_000);
  assert.notEqual(guests.admit("a", "look"), null);
});

Deno.test("qr guests: a million links are not a million memories", () => {
  const guests = new QrGuests(new VirtualClock(NOW));
  const first = guests.admit("first", "look");
  for (let link = 0; link < 10_000; link++) guests.admit(`${link}`, "look");
  assert.notEqual(guests.admit("first", "look"), first);
});
