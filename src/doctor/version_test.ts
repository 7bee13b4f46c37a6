import assert from "node:assert/strict";
import fc from "fast-check";
import { isBefore } from "./version.ts";

const ROWS = [
  ["2024.10.8", "2024.11.5", true],
  ["2024.11.5", "2024.11.5", false],
  ["2024.9", "2024.10.0", true],
  ["2025.1", "2025.1.0", false],
  ["v2026.2.1", "2026.2.2", true],
  ["2026.10.0", "2026.9.9", false],
  ["2025.12", "2025.2", false],
  ["latest", "2025.1", undefined],
  ["2026", "2025.1", undefined],
  ["2026.1.2.3", "2025.1", undefined],
] as const;

for (const [version, limit, before] of ROWS) {
  Deno.test(`isBefore() says ${before} of ${version} and ${limit}`, () => {
    assert.equal(isBefore(version, limit), before);
  });
}

Deno.test("isBefore() orders versions as their numbers are ordered", () => {
  const version = fc.tuple(
    fc.integer({ min: 2023, max: 2030 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 0, max: 40 }),
  );
  fc.assert(fc.property(version, version, (a, b) => {
    const rank = ([year, month, patch]: [number, number, number]) =>
      year * 1e6 + month * 1e3 + patch;
    assert.equal(isBefore(a.join("."), b.join(".")), rank(a) < rank(b));
  }));
});
