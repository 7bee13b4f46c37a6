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
}

/** Windows that were picked before, by text: offset and bucket. */
export type WindowPresets = Readonly<Record<string, readonly [offset: number, bucket: number]>>;

export const BUCKETS = 8;
/** Looking at one literal more in a place that is looked at anyway, in parts of the place. */
const CHAIN_COST = 0.35;

/**
 * Picks the window of each word so that few places of a log fit by chance. A bucket fits all
 * combinations of the nibbles of its windows, so windows that share nibbles share a bucket. Greedy:
 * the words of the greps first, then the shortest literals, which have the least choice. (A local
 * search on top gains 6 % of the places and takes four times as long.)
 *
 * The search takes some 5 ms when a process has just begun, so what is always looked for comes with
 * presets, and `costs` are asked for only when there is something else.
 */
export function pickWindows(
  literals: readonly LiteralBytes[],
  { costs, presets = {} }: { costs: () => WindowCosts; presets?: WindowPresets },
): Windows {
  const picker = new Picker(costs);
  const picked = new Map<number, Window>();
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const presetOf = (bytes: Uint8Array) => picker.preset(bytes, presets[decoder.decode(bytes)]);
  const words = [...SESSION_WORDS, ...MEMORY_WORDS].map((word) => {
    const bytes = encoder.encode(word);
    return presetOf(bytes) ?? picker.pick(bytes);
  });
  literals.forEach(({ bytes }, id) => {
    const window = presetOf(bytes);
    if (window !== null) picked.set(id, window);
  });
  const byLength = literals.map(({ bytes }, id) => ({ bytes, id }))
    .filter(({ id }) => !picked.has(id))
    .sort((a, b) => a.bytes.length - b.bytes.length || a.id - b.id);
  for (const { bytes, id } of byLength) picked.set(id, picker.pick(bytes));
  return {
    session: words.slice(0, SESSION_WORDS.length),
    memory: words.slice(SESSION_WORDS.length),
    literals: literals.flatMap((_, id) => picked.get(id) ?? []),
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
  nibbles: readonly [number, number, number];
}

/** The words of the greps have no three nibbles in common: the kernel has one of them an entry. */
class Picker {
  readonly #costsOf: () => WindowCosts;
  readonly #buckets: Bucket[];
  #known: WindowCosts | null = null;

  constructor(costsOf: () => WindowCosts) {
    this.#costsOf = costsOf;
    this.#buckets = Array.from({ length: BUCKETS }, () => ({ nibbles: [0, 0, 0] }));
  }

  get #costs(): WindowCosts {
    this.#known ??= this.#costsOf();
    return this.#known;
  }

  preset(bytes: Uint8Array, preset: WindowPresets[string] | undefined): Window | null {
    if (preset === undefined) return null;
    const [offset, bucket] = preset;
    const window = { offset, bucket, triple: tripleAt(bytes, offset) };
    this.#add(window);
    return window;
  }

  pick(bytes: Uint8Array): Window {
    let best: Window = { offset: 0, triple: tripleAt(bytes, 0), bucket: 0 };
    let bestCost = Infinity;
    const consider = (offset: number, cost: (bucket: number, triple: number) => number) => {
      const triple = tripleAt(bytes, offset);
      for (let bucket = 0; bucket < BUCKETS; bucket++) {
        const sum = cost(bucket, triple);
        if (sum < bestCost) {
          best = { offset, triple, bucket };
          bestCost = sum;
        }
      }
    };
    // What a bucket fits already costs nothing more, and that bounds what is worth a closer look.
    const last = bytes.length - 3;
    const places = (triple: number) => this.#costs[triple] ?? 0;
    for (let offset = 0; offset <= last; offset++) {
      consider(
        offset,
        (bucket, triple) => this.#fits(bucket, triple) ? CHAIN_COST * places(triple) : Infinity,
      );
    }
    for (let offset = 0; offset <= last; offset++) {
      consider(offset, (bucket, triple) => {
        if ((1 + CHAIN_COST) * places(triple) >= bestCost) return Infinity;
        return CHAIN_COST * places(triple) + this.#added(bucket, triple);
      });
    }
    this.#add(best);
    return best;
  }

  #add({ bucket, triple }: Window): void {
    const owner = this.#buckets[bucket];
    if (owner !== undefined) owner.nibbles = withTriple(owner.nibbles, triple);
  }

  #fits(index: number, triple: number): boolean {
    const nibbles = this.#buckets[index]?.nibbles;
    return nibbles !== undefined &&
      (nibbles[0] >> (triple & 15) & nibbles[1] >> ((triple >> 4) & 15) &
          nibbles[2] >> (triple >> 8) & 1) === 1;
  }

  /** Places more that the bucket fits when it has the triple too: those with a new nibble. */
  #added(index: number, triple: number): number {
    const bucket = this.#buckets[index];
    if (bucket === undefined) return Infinity;
    const [first, second, third] = withTriple(bucket.nibbles, triple);
    const firstNew = first & ~bucket.nibbles[0];
    let sum = 0;
    for (let c = third; c !== 0; c &= c - 1) {
      const isNew = (c & -c & ~bucket.nibbles[2]) !== 0;
      for (let b = second; b !== 0; b &= b - 1) {
        const rest = (lowestBit(c) << 8) | (lowestBit(b) << 4);
        const all = isNew || (b & -b & ~bucket.nibbles[1]) !== 0;
        for (let a = all ? first : firstNew; a !== 0; a &= a - 1) {
          sum += this.#costs[rest | lowestBit(a)] ?? 0;
        }
      }
    }
    return sum;
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
