/** What one connection says about itself and the next one must say anew. */
const OF_THE_CONNECTION = ["host", "content-encoding", "content-length", "accept-encoding"];

/** The headers for a body that is passed on as it was read: decoded and whole. */
export function asItIs(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of OF_THE_CONNECTION) kept.delete(name);
  return kept;
}
