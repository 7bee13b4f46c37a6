import { z } from "zod";

/**
 * A point in time: kind to people, and `Date.parse` turns it into a number. Durations are numbers
 * whose names end in `Ms`.
 */
export const instantSchema = z.iso.datetime({ precision: 3 }).meta({
  id: "Instant",
  description: "A point in time: ISO 8601, UTC, with milliseconds. Durations are `…Ms` numbers.",
  example: "2026-11-25T12:04:05.678Z",
});
