import { type Config, misfit } from "../config.ts";
import { type ListedServer, readServerList } from "../waha/mod.ts";
import type { Finding } from "./finding.ts";

export interface ServerChoice {
  /** `--server`; absent: the first one. */
  server?: string;
  /** `--session`; absent: the one that the server means. */
  session?: string;
  /** Reads the file of `WAHA_SERVERS`; throws where it cannot. */
  readText?: (path: string) => string;
}

/** `findings`: what is wrong with entries of the list. */
export type Chosen =
  | { is: "chosen"; config: Config; findings: Finding[] }
  | { is: "no-such-server"; known: readonly string[] }
  | { is: "no-list"; findings: Finding[] };

/** The server of `WAHA_URL`. */
const MAIN = "main";

/** The configuration as it is for one of several servers, so that it is checked as if alone. */
export function chooseServer(config: Config, choice: ServerChoice): Chosen {
  const { servers, waha: { url, session, apiKey } } = config;
  const key = apiKey === undefined ? {} : { apiKey };
  const main: ListedServer[] = url === "" ? [] : [{ name: MAIN, url, session, ...key }];
  if (servers === undefined) return chosen(config, main, { ...choice, findings: [] });
  const text = servers.is === "text" ? servers.text : textOf(servers.path, choice);
  if (text === null) return { is: "no-list", findings: [finding("its file cannot be read")] };
  const list = readServerList(text, misfit);
  if (list.is === "broken") return { is: "no-list", findings: [finding(list.why)] };
  const findings = list.faults.map((says): Finding => ({ id: "servers", level: "problem", says }));
  const all = [...main, ...list.servers];
  return all.length === 0
    ? { is: "no-list", findings: [...findings, finding("it names no server that can be used")] }
    : chosen(config, all, { ...choice, findings });
}

function chosen(
  config: Config,
  servers: readonly ListedServer[],
  { server: asked, session, findings }: ServerChoice & { findings: Finding[] },
): Chosen {
  const server = servers.find(({ name }) => asked === undefined || name === asked);
  if (server === undefined) {
    return { is: "no-such-server", known: servers.map(({ name }) => name) };
  }
  const { name, url, apiKey } = server;
  const { url: hook } = config.webhook;
  const named = config.servers === undefined || hook === undefined
    ? {}
    // A body names its session alone; the address says which server it is of.
    : { url: `${hook}?server=${name}` };
  const waha = {
    url,
    session: session ?? server.session ?? config.waha.session,
    webSocket: config.waha.webSocket && server.webSocket !== false,
    ...(apiKey === undefined ? {} : { apiKey }),
  };
  const webhook = { ...config.webhook, ...named };
  return { is: "chosen", config: { ...config, waha, webhook }, findings };
}

function textOf(path: string, { readText }: ServerChoice): string | null {
  try {
    return readText?.(path) ?? null;
  } catch {
    return null;
  }
}

function finding(why: string): Finding {
  return {
    id: "servers",
    level: "problem",
    says: `WAHA_SERVERS cannot be used: ${why}`,
    todo: "Correct it (docs/servers.md)",
  };
}
