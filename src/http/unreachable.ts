/** Ends an exhaustive switch: a new case that is not handled is a type error here. */
export function unreachable(value: never): never {
  throw new Error(`Cannot answer ${JSON.stringify(value)}: no such case`);
}
