import type { Context, Hono } from "hono";
import { json, notStarted, refusal } from "./answers.ts";
import type { Chats } from "./chats.ts";
import { awaitStatus, bodyOf, coreRefusal, errorOf, type Face, failure, toJson } from "./face.ts";
import type { Json, SessionState } from "./model.ts";

/** How long whatsapp-web.js waits for a page that does not answer (puppeteer's protocolTimeout). */
const PROTOCOL_MS = 300_000;
const PROTOCOL_TIMEOUT = "Runtime.callFunctionOn timed out. Increase the 'protocolTimeout' setting";

/** How long Baileys and whatsmeow wait for WhatsApp's answer to a query. */
const SEND_MS = 60_000;

/** Sending, and the little that can be read: enough to see that a session really works. */
export function chatRoutes(app: Hono, face: Face, chats: Chats): void {
  app.post("/api/sendText", (c) => sendText(c, face, chats));
  app.get(
    "/api/:session/chats",
    (c) => reading(c, face, (paging, state) => chats.list(state.name, paging)),
  );
  if (face.waha !== "2024.10.8") {
    app.get(
      "/api/:session/chats/overview",
      (c) => reading(c, face, (paging, state) => chats.overview(state.name, paging)),
    );
  }
  app.get(
    "/api/:session/chats/:chat/messages",
    (c) =>
      reading(
        c,
        face,
        (paging, state) => chats.messages(of(state), c.req.param("chat"), paging),
      ),
  );
  app.get(
    "/api/messages",
    (c) =>
      reading(
        c,
        face,
        (paging, state) => chats.messages(of(state), c.req.query("chatId") ?? "", paging),
      ),
  );
  app.get("/api/contacts/all", (c) => reading(c, face, () => []));
}

function of(state: SessionState): { session: string; received: number } {
  return { session: state.name, received: state.received };
}

export interface Paging {
  limit: number;
  offset: number;
  order: "asc" | "desc";
}

async function reading(
  c: Context,
  face: Face,
  read: (paging: Paging, state: SessionState) => unknown,
): Promise<Response> {
  const name = c.req.param("session") ?? c.req.query("session") ?? "default";
  const refused = coreRefusal(face, name);
  if (refused !== null) return refused;
  const paging = pagingOf(c);
  if (paging instanceof Response) return paging;
  const signal = c.req.raw.signal;
  const state = await awaitStatus(face, name, { expected: "WORKING", signal });
  return state instanceof Response ? state : json(200, read(paging, state));
}

/** A negative or missing limit means all of them. */
function pagingOf(c: Context): Paging | Response {
  const wrong: string[] = [];
  const number = (key: "limit" | "offset", fallback: number): number => {
    const value = Number(c.req.query(key) ?? fallback);
    if (Number.isNaN(value)) {
      wrong.push(`${key} must be a number conforming to the specified constraints`);
    }
    return value < 0 ? fallback : value;
  };
  const limit = number("limit", Infinity);
  const offset = number("offset", 0);
  if (wrong.length > 0) return refusal(400, wrong);
  return { limit, offset, order: c.req.query("sortOrder") === "asc" ? "asc" : "desc" };
}

/** What the engine throws instead of sending, as late as it does. */
async function engineFailure(
  face: Face,
  state: SessionState,
  signal: AbortSignal,
): Promise<{ readonly [key: string]: Json } | null> {
  const phase = state.life.is === "running" ? state.life.phase.is : "failed";
  if (phase === "dropped") {
    const stack = "Error: Connection Closed\n    at simulator";
    const message = "Connection Closed";
    return { message, isBoom: true, data: null, output: {}, name: "Error", stack };
  }
  if (phase === "deaf") {
    const [forMs, exception] = state.engine === "WEBJS"
      ? [PROTOCOL_MS, errorOf("ProtocolError", PROTOCOL_TIMEOUT)] as const
      : [SEND_MS, errorOf("Error", "Timed Out")] as const;
    await face.world.waitFor<SessionState>(state.name, () => null, { forMs, signal });
    return exception;
  }
  if (state.account === "free") return null;
  // WhatsApp's own refusals in whatsmeow's words: 463 to open a chat (C78), 400 to any (C79).
  const code = state.account === "restricted" ? 463 : 400;
  return errorOf("Error", `server returned error ${code}`);
}

async function sendText(c: Context, face: Face, chats: Chats): Promise<Response> {
  const body = await bodyOf(c);
  if (body instanceof Response) return body;
  const name = body.session;
  // 2024.10.8 looks for a session of no name, and knows only `default`.
  const nameless = typeof name !== "string" || name === "";
  if (nameless && face.waha !== "2024.10.8") return refusal(400, "Session name is required");
  const refused = coreRefusal(face, nameless ? "" : name);
  if (refused !== null) return refused;
  if (nameless) return notStarted("");
  const signal = c.req.raw.signal;
  const state = await awaitStatus(face, name, { expected: "WORKING", signal });
  if (state instanceof Response) return state;
  face.world.meet(name, { do: "send" });
  const echoed = toJson(body);
  if (typeof body.chatId !== "string") {
    const message = "Cannot read properties of undefined (reading 'includes')";
    return failure(face, c, { exception: errorOf("TypeError", message), body: echoed });
  }
  const exception = await engineFailure(face, state, signal);
  if (exception !== null) return failure(face, c, { exception, body: echoed });
  const text = typeof body.text === "string" ? body.text : "";
  const { answer, shown } = chats.send(name, {
    chatId: body.chatId,
    text,
    now: face.world.now,
  });
  face.outlet?.sent(face.world.session(name), shown);
  return json(201, answer);
}
