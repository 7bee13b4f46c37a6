type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** What a query gave, without what it left out: an optional field of ours is there or is not. */
export function given<T extends object>(query: T): Given<T> {
  const kept: Given<T> = {};
  for (const key in query) {
    if (query[key] !== undefined) Object.assign(kept, { [key]: query[key] });
  }
  return kept;
}
