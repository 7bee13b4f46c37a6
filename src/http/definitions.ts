import { createRoute, type RouteConfig } from "@hono/zod-openapi";
import type { z } from "zod";
import {
  chatPageSchema,
  chatParamsSchema,
  chatQuerySchema,
  emptyBodySchema,
  envelopeOf,
  type ErrorCode,
  healthSchema,
  heardSchema,
  incidentFormQuerySchema,
  incidentListQuerySchema,
  incidentPageSchema,
  incidentParamsSchema,
  incidentSchema,
  liveQuerySchema,
  messagePageSchema,
  messageQuerySchema,
  pairingBodySchema,
  pairingSchema,
  pauseBodySchema,
  probeSchema,
  qrLinkSchema,
  qrSchema,
  recoverBodySchema,
  recoverySchema,
  restartBodySchema,
  serverListSchema,
  serverOverviewSchema,
  sessionListSchema,
  signalsBodySchema,
  signalsTakenSchema,
  statusSchema,
  waitQuerySchema,
} from "../contract/mod.ts";

/** Bodies by their ids in the document: we read them ourselves (see `readBody`). */
export const BODIES = {
  EmptyRequest: emptyBodySchema,
  RecoverRequest: recoverBodySchema,
  RestartRequest: restartBodySchema,
  PauseRequest: pauseBodySchema,
  PairingRequest: pairingBodySchema,
  SignalsRequest: signalsBodySchema,
} as const;

/** Errors of everything that asks WAHA. */
const ASKING: readonly ErrorCode[] = [
  "QUEUE_FULL",
  "CIRCUIT_OPEN",
  "WAHA_UNREACHABLE",
  "WAHA_TIMEOUT",
  "WAHA_BAD_RESPONSE",
  "WAHA_UNAUTHORIZED",
  "NOT_WAHA",
];
const ACTING: readonly ErrorCode[] = [
  "INVALID_REQUEST",
  "BODY_TOO_LARGE",
  "SESSION_NOT_FOUND",
  "ON_HOLD",
  "STORE_UNAVAILABLE",
  ...ASKING,
];
const LOGIN: readonly ErrorCode[] = ["LOGIN_AT_RISK"];

export const STATUS = createRoute({
  method: "get",
  path: "/status",
  operationId: "getStatus",
  summary: "What is known of the session, at once and without asking WAHA",
  "x-errors": ["SESSION_NOT_FOUND", "NOT_READY"],
  responses: { 200: answered("The session's state", statusSchema) },
});

export const RECOVER = createRoute({
  method: "post",
  path: "/auto-recover",
  operationId: "recover",
  summary: "Recover the session if it needs it; many callers join one recovery",
  "x-errors": [...ACTING, ...LOGIN],
  request: { query: waitQuerySchema, body: bodyOf("RecoverRequest") },
  responses: acted(),
});

export const RESTART = createRoute({
  method: "post",
  path: "/restart",
  operationId: "restart",
  summary: "Restart the session",
  "x-errors": [...ACTING, ...LOGIN],
  request: { query: waitQuerySchema, body: bodyOf("RestartRequest") },
  responses: acted(),
});

export const STOP = createRoute({
  method: "post",
  path: "/stop",
  operationId: "stop",
  summary: "Stop the session, and keep it stopped: its owner wants it so",
  "x-errors": ACTING,
  request: { query: waitQuerySchema, body: bodyOf("EmptyRequest") },
  responses: acted(),
});

export const START = createRoute({
  method: "post",
  path: "/start",
  operationId: "start",
  summary: "Start the session, and keep it running: its owner wants it so",
  "x-errors": ACTING,
  request: { query: waitQuerySchema, body: bodyOf("EmptyRequest") },
  responses: acted(),
});

export const PAUSE = createRoute({
  method: "post",
  path: "/pause",
  operationId: "pause",
  summary: "Leave the session alone for a while: no automatic act",
  "x-errors": ACTING,
  request: { body: bodyOf("PauseRequest") },
  responses: acted(),
});

export const RESUME = createRoute({
  method: "post",
  path: "/resume",
  operationId: "resume",
  summary: "Heal the session again",
  "x-errors": ACTING,
  request: { body: bodyOf("EmptyRequest") },
  responses: acted(),
});

export const QR = createRoute({
  method: "get",
  path: "/qr",
  operationId: "getQr",
  summary: "The code to scan, as JSON, PNG, SVG or text blocks, by `Accept`",
  "x-errors": ["SESSION_NOT_FOUND", "QR_NOT_AVAILABLE", ...ASKING],
  responses: {
    200: {
      description: "The code",
      content: {
        "application/json": { schema: envelopeOf(qrSchema) },
        "image/png": { schema: { type: "string", contentMediaType: "image/png" } },
        "image/svg+xml": { schema: { type: "string", contentMediaType: "image/svg+xml" } },
        "text/plain": { schema: { type: "string", description: "For a dark terminal." } },
      },
    },
  },
});

export const PAIRING = createRoute({
  method: "post",
  path: "/pairing-code",
  operationId: "getPairingCode",
  summary: "A code to type into the phone instead of scanning; a new one ends the one before",
  "x-errors": [
    "INVALID_REQUEST",
    "BODY_TOO_LARGE",
    "SESSION_NOT_FOUND",
    "QR_NOT_AVAILABLE",
    ...ASKING,
  ],
  request: { body: bodyOf("PairingRequest") },
  responses: { 200: answered("The code", pairingSchema) },
});

export const QR_LINK = createRoute({
  method: "post",
  path: "/qr-link",
  operationId: "makeQrLink",
  summary: "A link to the page of the session's code, for whoever holds the phone",
  "x-errors": [
    "INVALID_REQUEST",
    "BODY_TOO_LARGE",
    "SESSION_NOT_FOUND",
    "QR_NOT_AVAILABLE",
    "NOT_READY",
    "NOT_CONFIGURED",
  ],
  request: { body: bodyOf("EmptyRequest") },
  responses: { 200: answered("The link", qrLinkSchema) },
});

const READING: readonly ErrorCode[] = [
  "INVALID_REQUEST",
  "SESSION_NOT_FOUND",
  "SESSION_NOT_WORKING",
  ...ASKING,
];

export const CHATS = createRoute({
  method: "get",
  path: "/chats",
  operationId: "listChats",
  summary: "A page of the session's chats, as WAHA shows them",
  "x-errors": READING,
  request: { query: chatQuerySchema },
  responses: { 200: answered("A page of chats", chatPageSchema) },
});

export const MESSAGES = createRoute({
  method: "get",
  path: "/chats/{id}/messages",
  operationId: "listMessages",
  summary: "A page of one chat's messages, newest first and without media",
  "x-errors": READING,
  request: { query: messageQuerySchema, params: chatParamsSchema },
  responses: { 200: answered("A page of messages", messagePageSchema) },
});

export const HEALTH = createRoute({
  method: "get",
  path: "/health",
  operationId: "getHealth",
  summary: "Whether this service and what it stands on are well",
  "x-errors": ["UNHEALTHY"],
  responses: { 200: answered("Well, or well enough", healthSchema) },
});

export const INCIDENTS = createRoute({
  method: "get",
  path: "/incidents",
  operationId: "listIncidents",
  summary: "What happened, newest first, as JSON, CSV or Markdown",
  "x-errors": ["INVALID_REQUEST", "STORE_UNAVAILABLE"],
  request: { query: incidentListQuerySchema },
  responses: {
    200: {
      description: "A page of incidents; in the other forms `Link` names the next one",
      content: {
        "application/json": { schema: envelopeOf(incidentPageSchema) },
        "text/csv": {
          schema: { type: "string", description: "For a spreadsheet: nobody's data in it." },
        },
        "text/markdown": { schema: { type: "string", description: "A table, likewise." } },
      },
    },
  },
});

export const INCIDENT = createRoute({
  method: "get",
  path: "/incidents/{id}",
  operationId: "getIncident",
  summary: "One incident with every fact, decision, act and message",
  "x-errors": ["INVALID_REQUEST", "NOT_FOUND", "STORE_UNAVAILABLE"],
  request: { params: incidentParamsSchema, query: incidentFormQuerySchema },
  responses: {
    200: {
      description: "The incident",
      content: {
        "application/json": { schema: envelopeOf(incidentSchema) },
        "text/markdown": {
          schema: { type: "string", description: "To paste into a report: nobody's data in it." },
        },
      },
    },
  },
});

export const SESSIONS = createRoute({
  method: "get",
  path: "/sessions",
  operationId: "listSessions",
  summary: "All sessions that are known",
  responses: { 200: answered("Their states", sessionListSchema) },
});

export const SERVERS = createRoute({
  method: "get",
  path: "/servers",
  operationId: "listServers",
  summary: "The WAHA servers that are watched",
  responses: { 200: answered("Their states", serverListSchema) },
});

export const SERVER = createRoute({
  method: "get",
  path: "/servers/{server}",
  operationId: "getServer",
  summary: "One WAHA server that is watched",
  "x-errors": ["NOT_READY"],
  responses: { 200: answered("Its state", serverOverviewSchema) },
});

export const EVENTS = createRoute({
  method: "get",
  path: "/events",
  operationId: "follow",
  summary: "What changes, as it changes: server-sent events; `Last-Event-ID` goes on where it " +
    "stopped",
  "x-errors": ["INVALID_REQUEST", "STREAMS_FULL"],
  request: { query: liveQuerySchema },
  responses: {
    200: {
      description:
        "`status`: the data of GET status. `incident`: a `LiveIncident`. `server`: one " +
        "of GET servers. `reset`: something was missed, read the lists anew",
      content: { "text/event-stream": { schema: { type: "string" } } },
    },
  },
});

export const SIGNALS = createRoute({
  method: "post",
  path: "/signals",
  operationId: "takeSignals",
  summary: "Takes what a reader of WAHA's log found: evidence, and a reason to look",
  "x-errors": ["INVALID_REQUEST", "BODY_TOO_LARGE", "STORE_UNAVAILABLE", "NOT_READY"],
  request: { body: bodyOf("SignalsRequest") },
  responses: { 202: answered("Stored; a look follows", signalsTakenSchema) },
});

/** As a WAHA of 2024 sends it: with an id and a time it would be too old to be taken. */
const WEBHOOK_EXAMPLE = {
  event: "session.status",
  session: "default",
  payload: { name: "default", status: "WORKING" },
};

export const WEBHOOK = createRoute({
  method: "post",
  path: "/webhook",
  operationId: "takeWebhook",
  summary: "Takes an event of WAHA; with `WEBHOOK_HMAC_KEY` its signature stands for our key",
  "x-errors": ["INVALID_REQUEST", "BODY_TOO_LARGE", "STORE_UNAVAILABLE", "NOT_READY"],
  request: {
    body: {
      description: "What WAHA sends, signed in `X-Webhook-Hmac`.",
      content: { "application/json": { schema: { type: "object", example: WEBHOOK_EXAMPLE } } },
    },
  },
  responses: { 200: answered("Stored, or of no weight: not to be sent again", heardSchema) },
});

export const LIVEZ = createRoute({
  method: "get",
  path: "/livez",
  operationId: "livez",
  summary: "Whether healing goes on: restart this service when not",
  security: [],
  "x-errors": ["UNHEALTHY"],
  responses: { 200: answered("Alive", probeSchema) },
});

export const READYZ = createRoute({
  method: "get",
  path: "/readyz",
  operationId: "readyz",
  summary: "Whether there is anything true to say yet",
  security: [],
  "x-errors": ["NOT_READY", "NOT_CONFIGURED"],
  responses: { 200: answered("Ready", probeSchema) },
});

export function answered<Data extends z.ZodType>(description: string, data: Data) {
  return { description, content: { "application/json": { schema: envelopeOf(data) } } };
}

function acted() {
  return {
    200: answered("Settled", recoverySchema),
    202: {
      ...answered("It goes on: `Location` shows how", recoverySchema),
      headers: {
        Location: {
          description: "The incident, or the session's status.",
          schema: { type: "string" as const },
        },
      },
    },
  };
}

function bodyOf(name: keyof typeof BODIES) {
  const $ref = `#/components/schemas/${name}`;
  return {
    description: "JSON whatever its content type; nothing means `{}`.",
    content: { "application/json": { schema: { $ref } } },
  };
}

/** The routes of one session, below the API and below a session's name. */
export const OF_SESSION: readonly RouteConfig[] = [
  STATUS,
  RECOVER,
  RESTART,
  STOP,
  START,
  PAUSE,
  RESUME,
  QR,
  PAIRING,
  QR_LINK,
  CHATS,
  MESSAGES,
  HEALTH,
  INCIDENTS,
];
/** The routes below the API, and below a server's name, that belong to no single session. */
export const LISTS: readonly RouteConfig[] = [SESSIONS, INCIDENT, EVENTS];
/** The routes below the API that are of no single server. */
export const OF_SERVICE: readonly RouteConfig[] = [SERVERS, SERVER, SIGNALS, WEBHOOK];
/** At the root. */
export const OF_ROOT: readonly RouteConfig[] = [LIVEZ, READYZ];
