/**
 * What a record keeps under a name from outside; nothing for a name that every object knows, as
 * `constructor`.
 */
export function own<T>(kept: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(kept, name) ? kept[name] : undefined;
}
