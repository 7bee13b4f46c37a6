import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import { createGuard, GuardError } from "../guard/mod.ts";
import type { Look } from "../session/mod.ts";
import { openStore, StoreOpenError } from "../store/mod.ts";
import { createWahaClient, type WahaClient, WahaError } from "../waha/mod.ts";
import type { Facts, Openness, Seen, StoreState } from "./facts.ts";

/** The edges that the doctor is given. */
export interface Edges {
  clock: Clock;
  fetch: typeof fetch;
  random: () => number;
  newId: () => string;
}

/** A client of the WAHA of a configuration, with a guard of its own: each doubt is asked fresh. */
export function clientOf(
  { waha }: Config,
  { clock, fetch, random }: Edges,
  { apiKey }: { apiKey?: string | undefined },
): WahaClient {
  return createWahaClient({
    url: waha.url,
    fetch,
    clock,
    guard: createGuard({ clock, random }),
    ...(apiKey === undefined ? {} : { apiKey }),
  });
}

/** Finds out all that there is to judge. It changes nothing at WAHA. */
export async function examine(config: Config, edges: Edges): Promise<Facts> {
  const client = clientOf(config, edges, config.waha);
  const [look, store] = await Promise.all([client.look(), tryStore(config, edges)]);
  const openness = await opennessOf(config, edges, look);
  const seen = look.is === "seen" ? await seenOf(client, look, config.waha.session) : undefined;
  return { config, look, openness, store, ...(seen === undefined ? {} : { seen }) };
}

/** The session and its config. */
export async function seenOf(
  client: WahaClient,
  look: Extract<Look, { is: "seen" }>,
  name: string,
): Promise<Seen> {
  const [session, wahaConfig] = await Promise.all([
    client.session(name).catch(unread),
    client.sessionConfig(name).then((config) => ({ is: "read", config }) as const).catch(unread),
  ]);
  return { look, session, wahaConfig };
}

/**
 * WAHA 2026.2.1 with `WAHA_NO_API_KEY` refuses who shows no key and takes any (contract §3), and
 * paths may be open one by one: so it is asked in both ways, on two routes.
 */
async function opennessOf(config: Config, edges: Edges, look: Look): Promise<Openness> {
  if (look.is === "unreachable" || look.is === "not-waha") {
    return { is: "unknown", reason: look.reason };
  }
  const keyless = await lets(config, edges, {});
  if (keyless.is === "in") return { is: "no-key" };
  const anyKey = await lets(config, edges, { apiKey: `made-up-${edges.newId()}` });
  if (anyKey.is === "in") return { is: "any-key" };
  const failed = [keyless, anyKey].find((each) => each.is === "unknown");
  return failed ?? { is: "closed" };
}

const SESSIONS = /\/api\/sessions\b/;

type Lets = { is: "in" } | { is: "out" } | { is: "unknown"; reason: string };

/**
 * Whether sessions are shown to whoever shows this key. A look says that it failed when one of its
 * routes is closed, so an open one beside it is noticed as it is answered.
 */
async function lets(config: Config, edges: Edges, key: { apiKey?: string }): Promise<Lets> {
  let shown = false;
  const noticing: typeof fetch = async (input, init) => {
    const response = await edges.fetch(input, init);
    const isJson = /json/i.test(response.headers.get("content-type") ?? "");
    if (response.ok && isJson && SESSIONS.test(String(input))) shown = true;
    return response;
  };
  const client = clientOf(config, { ...edges, fetch: noticing }, key);
  const [look, one] = await Promise.all([
    client.look(),
    client.session(config.waha.session).catch(unread),
  ]);
  if (shown || look.is === "seen" || one.is === "missing") return { is: "in" };
  if (look.is === "unauthorized") return { is: "out" };
  return { is: "unknown", reason: look.reason };
}

/** Opens the store as the service would, which writes to it, and closes it again. */
async function tryStore({ storeUrl }: Config, { clock, random }: Edges): Promise<StoreState> {
  try {
    const { store, notices } = await openStore(storeUrl, { clock, random });
    await store.close();
    return { is: "writable", notices };
  } catch (error) {
    if (!(error instanceof StoreOpenError)) throw error;
    if (error.code !== "STORE_LOCKED") return { is: "unusable", reason: error.message };
    const by = /\bprocess \d+/.exec(error.message)?.[0] ?? "another process";
    return { is: "in-use", by };
  }
}

/**
 * Why something could not be read, as a state.
 * @throws What is neither WAHA's nor the guard's: an error of this program.
 */
export function unread(error: unknown): { is: "unread"; reason: string } {
  if (error instanceof WahaError || error instanceof GuardError) {
    return { is: "unread", reason: error.message };
  }
  throw error;
}
