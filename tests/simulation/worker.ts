/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { simulate } from "./simulate.ts";

/** Plays the seeds that it is given: `{ seeds }` in, `{ played }` after each, `{ result }` at last. */
self.onmessage = async ({ data }: MessageEvent<{ seeds: number[] }>) => {
  const result = await simulate(data.seeds, (played) => self.postMessage({ played }));
  self.postMessage({ result });
  self.close();
};
