/** Keeps a switch exhaustive: the compiler refuses it while a case is forgotten. */
export function unreachable(value: never): never {
  throw new Error(`Cannot handle ${JSON.stringify(value)}: no such case`);
}
