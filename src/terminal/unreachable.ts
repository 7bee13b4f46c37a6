/** Marks a case that the types rule out: a new one fails to compile where it is not handled. */
export function unreachable(value: never): never {
  throw new Error(`Cannot handle ${JSON.stringify(value)}: no such case`);
}
