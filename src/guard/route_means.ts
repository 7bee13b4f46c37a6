import { type Mean, meanMs, withAnswer } from "./mean.ts";

/** The means of one server's route classes, the least recently answered first. */
export class RouteMeans {
  readonly #means = new Map<string, Mean>();
  readonly #policy: { meanForMs: number; routeClassesMax: number };

  constructor(policy: { meanForMs: number; routeClassesMax: number }) {
    this.#policy = policy;
  }

  /** The mean of a class in ms; undefined when it had no answer lately. */
  of(routeClass: string, now: number): number | undefined {
    return meanMs(this.#means.get(routeClass), { now, forMs: this.#policy.meanForMs });
  }

  answered(routeClass: string, call: { startedAt: number; endedAt: number }): void {
    const mean = withAnswer(this.#means.get(routeClass), call);
    // Setting it anew at the end keeps the order by last answer, which `delete` costs; with one
    // class, the common case, there is no order to keep.
    if (this.#means.size > 1) this.#means.delete(routeClass);
    this.#means.set(routeClass, mean);
    if (this.#means.size <= this.#policy.routeClassesMax) return;
    for (const oldest of this.#means.keys()) {
      this.#means.delete(oldest);
      return;
    }
  }

  status(now: number): Record<string, number> {
    const means: Record<string, number> = {};
    for (const routeClass of this.#means.keys()) {
      const ms = this.of(routeClass, now);
      if (ms !== undefined) means[routeClass] = Math.round(ms);
    }
    return means;
  }
}
