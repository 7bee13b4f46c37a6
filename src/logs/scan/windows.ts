import { type LiteralBytes, MEMORY_WORDS, SESSION_WORDS } from "./literals.ts";

/** How often each three nibbles follow one another in logs: places per MB, by triple. */
export type WindowCosts = Float64Array;

/** Three neighbouring bytes by which a word or literal is found, and the bucket that has them. */
export interface Window {
  /** From the start of the word to the window's first byte. */
  offset: number;
  /** Low nibbles of its bytes, the first one lowest. */
  triple: number;
  bucket: number;
}

export interface Windows {
  session: Window[];
  memory: Window[];
  literals: Window[];
  /** Places per MB at which something has to be looked at, by the sample of the costs. */
  placesPerMb: number;
}

export const BUCKETS = 8;
/** Looking at one literal more in a place that is looked at anyway, in parts of the place. */
const CHAIN_COST = 0.35;

/**
 * Picks the window of each word so that few places of a log fit by chance. A bucket fits all
 * combinations of the nibbles of its windows, so windows that share nibbles share a bucket. Greedy:
 * the words of the greps first, then the shortest literals, which have the least choice. (A local
 * search on top gains 6 % of the places and takes four times as long.)
 */
export function pickWindows(literals: readonly LiteralBytes[], costs: WindowCosts): Windows {
  const picker = new Picker(costs);
  const encoder = new TextEncoder();
  const session = SESSION_WORDS.map((word) => picker.pickWord(encoder.encode(word)));
  const memory = MEMORY_WORDS.map((word) => picker.pickWord(encoder.encode(word)));
  const picked = new Map<number, Window>();
  const byLength = literals.map((literal, id) => ({ literal, id }))
    .sort((a, b) => a.literal.bytes.length - b.literal.bytes.length || a.id - b.id);
  for (const { literal, id } of byLength) picked.set(id, picker.pick(literal.bytes));
  return {
    session,
    memory,
    literals: literals.flatMap((_, id) => picked.get(id) ?? []),
    placesPerMb: picker.placesPerMb,
  };
}

/** All that three low nibbles can be. */
export const TRIPLES = 4096;

/** Counts the triples of a sample. */
export function costsOf(sample: Uint8Array): WindowCosts {
  const costs = new Float64Array(TRIPLES);
  let triple = 0;
  sample.forEach((byte, at) => {
    triple = (triple >> 4) | ((byte & 15) << 8);
    if (at >= 2) costs[triple] = (costs[triple] ?? 0) + 1;
  });
  return costs.map((count) => count * 1e6 / sample.length);
}

export function tripleAt(bytes: Uint8Array, offset: number): number {
  const [first = 0, second = 0, third = 0] = bytes.subarray(offset, offset + 3);
  return (first & 15) | ((second & 15) << 4) | ((third & 15) << 8);
}

/** Nibbles of one bucket, as a set of bits for each of the three bytes. */
interface Bucket {
  nibbles: [number, number, number];
  cost: number;
}

class Picker {
  readonly #costs: WindowCosts;
  readonly #buckets: Bucket[];
  readonly #words = new Set<number>();

  constructor(costs: WindowCosts) {
    this.#costs = costs;
    this.#buckets = Array.from({ length: BUCKETS }, () => ({ nibbles: [0, 0, 0], cost: 0 }));
  }

  get placesPerMb(): number {
    return this.#buckets.reduce((sum, { cost }) => sum + cost, 0);
  }

  /** No two words of the greps may share a window: the kernel looks at one of them only. */
  pickWord(bytes: Uint8Array): Window {
    const window = this.#cheapest(bytes, (triple) => this.#words.has(triple));
    this.#words.add(window.triple);
    return window;
  }

  pick(bytes: Uint8Array): Window {
    return this.#cheapest(bytes, () => false);
  }

  #cheapest(bytes: Uint8Array, barred: (triple: number) => boolean): Window {
    let best: Window = { offset: 0, triple: tripleAt(bytes, 0), bucket: 0 };
    let bestCost = Infinity;
    for (let offset = 0; offset + 3 <= bytes.length; offset++) {
      const triple = tripleAt(bytes, offset);
      if (barred(triple)) continue;
      const chain = CHAIN_COST * (this.#costs[triple] ?? 0);
      for (let bucket = 0; bucket < BUCKETS && chain < bestCost; bucket++) {
        const cost = chain + this.#added(bucket, triple);
        if (cost >= bestCost) continue;
        best = { offset, triple, bucket };
        bestCost = cost;
      }
    }
    const bucket = this.#buckets[best.bucket];
    if (bucket !== undefined) {
      bucket.cost += this.#added(best.bucket, best.triple);
      bucket.nibbles = withTriple(bucket.nibbles, best.triple);
    }
    return best;
  }

  /** Places more that the bucket fits when it has the triple too. */
  #added(index: number, triple: number): number {
    const bucket = this.#buckets[index];
    if (bucket === undefined) return Infinity;
    const { nibbles, cost } = bucket;
    const [first, second, third] = withTriple(nibbles, triple);
    if (first === nibbles[0] && second === nibbles[1] && third === nibbles[2]) return 0;
    let sum = 0;
    for (let c = third; c !== 0; c &= c - 1) {
      for (let b = second; b !== 0; b &= b - 1) {
        const rest = (lowestBit(c) << 8) | (lowestBit(b) << 4);
        for (let a = first; a !== 0; a &= a - 1) sum += this.#costs[rest | lowestBit(a)] ?? 0;
      }
    }
    return sum - cost;
  }
}

function withTriple(nibbles: Bucket["nibbles"], triple: number): Bucket["nibbles"] {
  return [
    nibbles[0] | (1 << (triple & 15)),
    nibbles[1] | (1 << ((triple >> 4) & 15)),
    nibbles[2] | (1 << (triple >> 8)),
  ];
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
