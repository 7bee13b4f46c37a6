/**
 * Lowers a list's `limit` to `rowsMax` where it is missing, larger or negative. What WAHA would
 * refuse anyway is left to WAHA, and a query that keeps the cap is not touched at all.
 * @param search With its question mark, or empty.
 * @returns The query to send, and the limit that was put in, if one was.
 */
export function cappedQuery(
  search: string,
  rowsMax: number,
): { search: string; applied?: number } {
  const given = new URLSearchParams(search).getAll("limit");
  const [only] = given;
  if (given.length === 1 && only !== undefined && keepsCap(Number(only), only, rowsMax)) {
    return { search };
  }
  const query = new URLSearchParams(search);
  query.set("limit", `${rowsMax}`);
  return { search: `?${query}`, applied: rowsMax };
}

/** As `cappedQuery`, for the list that takes its page in the body (`POST …/chats/overview`). */
export function cappedBody(
  body: unknown,
  rowsMax: number,
): { body: Record<string, unknown>; applied?: number } | null {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return null;
  const fields: Record<string, unknown> = { ...body };
  const { pagination } = fields;
  const page = typeof pagination === "object" && pagination !== null ? pagination : {};
  const limit: unknown = Reflect.get(page, "limit");
  if (typeof limit === "number" && keepsCap(limit, `${limit}`, rowsMax)) return { body: fields };
  return { body: { ...fields, pagination: { ...page, limit: rowsMax } }, applied: rowsMax };
}

function keepsCap(limit: number, text: string, rowsMax: number): boolean {
  // "abc" is a 400 of WAHA's; an empty one is 0 to `Number` and none to others.
  if (Number.isNaN(limit)) return true;
  return text.trim() !== "" && limit >= 0 && limit <= rowsMax;
}
