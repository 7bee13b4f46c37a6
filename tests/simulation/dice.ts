/** Seeded chance (mulberry32): the same seed throws the same numbers, everywhere. */
export class Dice {
  readonly #seed: number;
  #state: number;

  constructor(seed: number) {
    this.#seed = seed >>> 0;
    this.#state = this.#seed;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  happens(share: number): boolean {
    return share > 0 && this.next() < share;
  }

  /** A whole number, both ends included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** @throws {RangeError} The list is empty. */
  oneOf<T>(list: readonly T[]): T {
    const index = this.whole(0, list.length - 1);
    for (const item of list.slice(index, index + 1)) return item;
    throw new RangeError("Cannot choose from an empty list");
  }

  /** Each with the chance `share`, in their order. */
  some<T>(list: readonly T[], share: number): T[] {
    return list.filter(() => this.happens(share));
  }

  /** Dice of their own for one purpose, so that what one part throws shifts no other. */
  forPurpose(purpose: string): Dice {
    let mixed = this.#seed ^ 0x9e3779b9;
    for (const char of purpose) mixed = Math.imul(mixed ^ (char.codePointAt(0) ?? 0), 0x01000193);
    return new Dice(mixed ^ (mixed >>> 15));
  }
}
