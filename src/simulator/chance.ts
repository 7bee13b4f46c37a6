import type { SpanMs } from "./timings.ts";

/** Seeded chance as a value: the same state draws the same numbers in every run. */
export type Chance = number;

/** Draws from [0, 1) and gives the chance to draw from next (mulberry32). */
export function draw(chance: Chance): { value: number; chance: Chance } {
  const next = (chance + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(next ^ (next >>> 15), next | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return { value: ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32, chance: next };
}

/** Draws a whole number of ms from the span, both ends included. */
export function drawMs(span: SpanMs, chance: Chance): { ms: number; chance: Chance } {
  const drawn = draw(chance);
  return {
    ms: span[0] + Math.floor(drawn.value * (span[1] - span[0] + 1)),
    chance: drawn.chance,
  };
}

/** Draws `length` bytes. */
export function drawBytes(length: number, chance: Chance): { bytes: Uint8Array; chance: Chance } {
  const bytes = new Uint8Array(length);
  let rest = chance;
  for (let index = 0; index < length; index++) {
    const drawn = draw(rest);
    bytes[index] = Math.floor(drawn.value * 256);
    rest = drawn.chance;
  }
  return { bytes, chance: rest };
}

/** A seed for one session of many, so that sessions of one server differ. */
export function seedOf(seed: number, name: string): Chance {
  let mixed = seed >>> 0;
  for (const char of name) mixed = Math.imul(mixed ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return mixed;
}
