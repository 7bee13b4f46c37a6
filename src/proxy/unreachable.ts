/** For switches over unions: the compiler refuses a new member that has no case. */
export function unreachable(value: never): never {
  throw new Error(`Cannot handle ${JSON.stringify(value)}: no such case`);
}
