/** A field that is there only where its value is: an optional one that is set to nothing is none. */
export function given<K extends string, V>(
  name: K,
  value: V | undefined,
): { [key in K]?: V } {
  const field: { [key in K]?: V } = {};
  if (value !== undefined) field[name] = value;
  return field;
}
