import type { Store } from "../store/mod.ts";

/** What a replica's sign of life says, outside the version: a quiet pass conflicts with nobody. */
export interface Beat {
  /** When its newest pass ended. */
  passAt: number | null;
  /** When its newest look that WAHA answered was asked. */
  lookAt: number | null;
}

/** The newest times of all replicas of one server. */
export async function lastBeat(store: Pick<Store, "beats">, server: string): Promise<Beat> {
  const beats = Object.values(await store.beats(server));
  return { passAt: newest(beats, "passAt"), lookAt: newest(beats, "lookAt") };
}

function newest(beats: readonly unknown[], field: keyof Beat): number | null {
  const times = beats.map((beat) =>
    typeof beat === "object" && beat !== null ? Reflect.get(beat, field) : null
  ).filter((time) => typeof time === "number");
  return times.length === 0 ? null : Math.max(...times);
}
