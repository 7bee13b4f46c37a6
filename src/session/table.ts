/** The map of each object that was asked for one: worlds that did not change share theirs. */
const maps = new WeakMap<object, Map<string, unknown>>();

/**
 * Records by name, read and written by one pass. Ten writes cost no more than one copy, and what was
 * only read comes back as the very same object.
 */
export class Table<T> {
  #object: Readonly<Record<string, T>>;
  #map: Map<string, T>;
  /** Whether the map is ours alone, and whether the object lags behind it. */
  #own = false;
  #stale = false;

  constructor(object: Readonly<Record<string, T>>) {
    this.#object = object;
    this.#map = mapOf(object);
  }

  get(name: string): T | undefined {
    return this.#map.get(name);
  }

  set(name: string, value: T): void {
    this.#written().set(name, value);
  }

  delete(name: string): void {
    this.#written().delete(name);
  }

  /** All of them, as they are now; writes that follow do not change the list. */
  values(): T[] {
    return [...this.#map.values()];
  }

  get size(): number {
    return this.#map.size;
  }

  /** The records as a plain object: the one that was given where nothing was written. */
  object(): Readonly<Record<string, T>> {
    if (!this.#stale) return this.#object;
    const object: Record<string, T> = {};
    for (const [name, value] of this.#map) define(object, name, value);
    this.#object = object;
    this.#stale = false;
    return object;
  }

  #written(): Map<string, T> {
    if (!this.#own) this.#map = new Map(this.#map);
    this.#own = true;
    this.#stale = true;
    return this.#map;
  }
}

function mapOf<T>(object: Readonly<Record<string, T>>): Map<string, T> {
  const known = maps.get(object);
  // Made below from this very object, so its values are of this type.
  if (known !== undefined) return known as Map<string, T>;
  const map = new Map(Object.entries(object));
  maps.set(object, map);
  return map;
}

/** A session may be called `__proto__`: a plain assignment would not keep it. */
function define<T>(object: Record<string, T>, name: string, value: T): void {
  if (name !== "__proto__") {
    object[name] = value;
    return;
  }
  Object.defineProperty(object, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
