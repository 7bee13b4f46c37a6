/** Calls that take about as long: they share a limit and a mean in the guard. */
export type RouteClass =
  | "send"
  | "send-media"
  | "read"
  | "chats"
  | "overview"
  | "messages"
  | "media"
  | "sessions"
  | "server";

/** Where a call names its session. */
export type SessionPlace =
  | { is: "path"; session: string }
  | { is: "query" }
  | { is: "body"; field: "session" | "name" }
  | { is: "none" };

/** A lifecycle call: what its owner wants from then on, if that is told by the call alone. */
export type Lifecycle = "running" | "stopped" | "unsaid";

/** What is known of one of WAHA's routes before it is called. */
export interface Route {
  /** For the log, without anybody's names. */
  pattern: string;
  routeClass: RouteClass;
  session: SessionPlace;
  /** Whether WAHA lets it through for a WORKING session alone. */
  needsWorking: boolean;
  /** Whether its answers speak of sending: a session can read and be mute. */
  kind: "send" | "read";
  lifecycle?: Lifecycle;
  /** Rows that a list may have. */
  rowsMax?: number;
  /** Its answer holds keys and passwords of WAHA: for `API_KEY` alone. */
  secret?: true;
  /** Its answer holds session configs, whose secrets are for `API_KEY` alone. */
  showsConfig?: true;
  /** Somebody wants to see the session's code. */
  showsCode?: true;
  /** A 503 of it is what it says and no gateway's. */
  ownUnavailable?: true;
}

/** The guide's pages (design §5): an unbounded list is what eats WAHA's memory (C59, C60). */
export const CHATS_MAX = 25;
export const MESSAGES_MAX = 50;

const NONE: SessionPlace = { is: "none" };
const IN_QUERY: SessionPlace = { is: "query" };
const IN_BODY: SessionPlace = { is: "body", field: "session" };
const NAMED_IN_BODY: SessionPlace = { is: "body", field: "name" };

/** What stands below a session and needs it WORKING (contract §4). */
const NEEDS_WORKING: ReadonlySet<string> = new Set([
  "calls",
  "channels",
  "chats",
  "contacts",
  "events",
  "groups",
  "labels",
  "lids",
  "presence",
  "profile",
  "status",
]);
/** The words of WAHA's flat routes, so that a stranger's make no new series in anybody's metrics. */
const FLAT_WORDS: ReadonlySet<string> = new Set([
  "checknumberstatus",
  "contacts",
  "forwardmessage",
  "messages",
  "reaction",
  "reply",
  "send",
  "sendbuttons",
  "sendcontactvcard",
  "sendfile",
  "sendimage",
  "sendlinkpreview",
  "sendlist",
  "sendlocation",
  "sendpoll",
  "sendpollvote",
  "sendseen",
  "sendtext",
  "sendvideo",
  "sendvoice",
  "star",
  "starttyping",
  "stoptyping",
]);
const SENDS_MEDIA = /^send(image|file|voice|video)$/;
const SENDS = /^(send(?!seen)|reply|forward)/;
const SESSION_ACTS: Readonly<Record<string, Lifecycle>> = {
  start: "running",
  restart: "running",
  stop: "stopped",
  // WAHA starts it again to be paired anew; who logs out wants to scan.
  logout: "running",
};

/**
 * Finds the route of a call. WAHA's router (Express) takes capitals and a slash at the end as well,
 * so a secret route must be known in any of these forms.
 * @param steps As `readTarget` gave them.
 * @returns Null for what is not a part of WAHA's API: pages, assets, strangers.
 */
export function routeOf(method: string, steps: readonly string[]): Route | null {
  const words = steps.map((step) => step.toLowerCase());
  const [first = "", second = ""] = words;
  if (words.length === 1 && (first === "ping" || first === "health")) {
    return { ...plain(`/${first}`, "server", NONE), ownUnavailable: true };
  }
  if (first !== "api" || second === "") return null;
  switch (second) {
    case "server":
      return serverRoute(words);
    case "keys":
    case "apps":
      return { ...plain(`/api/${second}`, "server", NONE), secret: true };
    case "version":
      return plain("/api/version", "server", NONE);
    case "files":
      return plain("/api/files/{file}", "media", NONE);
    case "sessions":
      return sessionsRoute(method, steps, words);
    case "screenshot":
      return plain("/api/screenshot", "media", IN_QUERY);
    default:
      break;
  }
  if (words.length === 2 || second === "contacts" || second === "send") {
    return flatRoute(method, words);
  }
  return ofSession(method, steps, words);
}

function plain(pattern: string, routeClass: RouteClass, session: SessionPlace): Route {
  return { pattern, routeClass, session, needsWorking: false, kind: "read" };
}

/** What else WAHA tells of itself may hold a heap with every key in it. */
function serverRoute(words: readonly string[]): Route {
  const word = words[2] ?? "";
  const route = plain(`/api/server/${word === "" ? "" : "{what}"}`, "server", NONE);
  const open = words.length === 3 && (word === "version" || word === "status");
  return open ? { ...route, pattern: `/api/server/${word}` } : { ...route, secret: true };
}

function sessionsRoute(
  method: string,
  steps: readonly string[],
  words: readonly string[],
): Route {
  const [, , name, act = ""] = steps;
  const word = act.toLowerCase();
  if (name === undefined) {
    const route = { ...plain("/api/sessions", "sessions", NONE), showsConfig: true } as const;
    return method === "POST" ? { ...route, session: NAMED_IN_BODY, lifecycle: "unsaid" } : route;
  }
  const old = words[2] ?? "";
  if (words.length === 3 && method === "POST" && Object.hasOwn(SESSION_ACTS, old)) {
    // Deprecated: its log-out deletes the session (contract §4).
    const lifecycle = old === "start" ? "running" : "stopped";
    const route = plain(`/api/sessions/${old}`, "sessions", NAMED_IN_BODY);
    return { ...route, lifecycle, showsConfig: true };
  }
  const session: SessionPlace = { is: "path", session: name };
  const pattern = `/api/sessions/{session}${words.length > 3 ? "/{what}" : ""}`;
  const route = { ...plain(pattern, "sessions", session), showsConfig: true } as const;
  if (words.length === 3 && method === "DELETE") return { ...route, lifecycle: "stopped" };
  if (words.length === 3 && (method === "PUT" || method === "PATCH")) {
    return { ...route, lifecycle: "unsaid" };
  }
  const lifecycle = Object.hasOwn(SESSION_ACTS, word) ? SESSION_ACTS[word] : undefined;
  if (words.length !== 4 || method !== "POST" || lifecycle === undefined) return route;
  return { ...route, pattern: `/api/sessions/{session}/${word}`, lifecycle };
}

/** Calls that name their session beside the path: the senders, and older reads. */
function flatRoute(method: string, words: readonly string[]): Route {
  const word = words[1] ?? "";
  const shown = FLAT_WORDS.has(word) ? word : "{what}";
  const pattern = `/api/${shown}${words.length > 2 ? "/{what}" : ""}`;
  if (method === "GET" || method === "HEAD") {
    const route = { ...plain(pattern, "read", IN_QUERY), needsWorking: true } as const;
    if (word === "messages") return { ...route, routeClass: "messages", rowsMax: MESSAGES_MAX };
    return word === "chats" ? { ...route, routeClass: "chats", rowsMax: CHATS_MAX } : route;
  }
  const sends = SENDS.test(word);
  return {
    ...plain(pattern, SENDS_MEDIA.test(word) ? "send-media" : sends ? "send" : "read", IN_BODY),
    needsWorking: true,
    kind: sends ? "send" : "read",
  };
}

function ofSession(method: string, steps: readonly string[], words: readonly string[]): Route {
  const [, , thing = "", what = "", last = ""] = words;
  const session: SessionPlace = { is: "path", session: steps[1] ?? "" };
  const pattern = `/api/{session}/${NEEDS_WORKING.has(thing) ? thing : "{what}"}`;
  const route = {
    ...plain(pattern, "read", session),
    needsWorking: NEEDS_WORKING.has(thing),
  };
  if (thing === "auth") {
    const showsCode = what === "qr" || what === "request-code";
    return { ...route, pattern: "/api/{session}/auth", ...(showsCode ? { showsCode } : {}) };
  }
  // A status of WhatsApp's is a message to many.
  if (thing === "status" && method === "POST") {
    return { ...route, routeClass: "send-media", kind: "send" };
  }
  if (thing !== "chats") return route;
  if (words.length === 3) return { ...route, routeClass: "chats", rowsMax: CHATS_MAX };
  if (words.length === 4 && what === "overview") {
    return { ...route, pattern: `${pattern}/overview`, routeClass: "overview", rowsMax: CHATS_MAX };
  }
  if (words.length === 5 && last === "messages" && method !== "DELETE") {
    return {
      ...route,
      pattern: `${pattern}/{chat}/messages`,
      routeClass: "messages",
      rowsMax: MESSAGES_MAX,
    };
  }
  return route;
}
