import type { Context, Hono } from "hono";
import { empty, json, notStarted, refusal, sessionNotFound } from "./answers.ts";
import { bodyOf, coreRefusal, errorOf, type Face, failure, isRecord } from "./face.ts";
import { type Operation, type SessionState, unreachable } from "./model.ts";
import { configOf, newSessionProblems } from "./session_body.ts";
import { detailedSession, engineOf, listedSession, meOf } from "./view.ts";

/** How long WAHA asks a page that does not answer before it shows the session without it. */
const ENGINE_ANSWER_MS = 1000;

/** The lifecycle and what is known of sessions: `/api/sessions…`. */
export function sessionRoutes(app: Hono, face: Face): void {
  app.get("/api/sessions", (c) => list(c, face));
  app.post("/api/sessions", (c) => create(c, face));
  app.get("/api/sessions/:session", (c) => show(c, face));
  app.put("/api/sessions/:session", (c) => update(c, face));
  app.delete(
    "/api/sessions/:session",
    (c) => carryOut(c, face, { operation: { do: "delete" }, name: nameOf(c) }),
  );
  app.get("/api/sessions/:session/me", (c) => showMe(c, face));
  for (const word of ["start", "stop", "restart", "logout"] as const) {
    app.post(
      `/api/sessions/:session/${word}`,
      (c) => carryOut(c, face, { operation: { do: word }, name: nameOf(c) }),
    );
  }
  app.post("/api/sessions/start", (c) => deprecatedStart(c, face));
  app.post("/api/sessions/stop", (c) => deprecatedEnd(c, face));
  app.post("/api/sessions/logout", (c) => deprecatedEnd(c, face));
}

function list(c: Context, face: Face): Response {
  const asked = c.req.query("all") ?? "false";
  if (!["true", "1", "false", "0"].includes(asked)) {
    return refusal(400, ["all must be a boolean value"]);
  }
  const { world } = face;
  const all = asked === "true" || asked === "1";
  const shown = world.all().filter((state) => all || state.life.is === "running");
  return json(200, shown.map((state) => listedSession(state, world.now, world.timings)));
}

async function show(c: Context, face: Face): Promise<Response> {
  const name = nameOf(c);
  const { world } = face;
  const state = world.session(name);
  // 2024.10.8 just finds no session of another name.
  const refused = face.waha === "2024.10.8" ? null : coreRefusal(face, name);
  if (refused !== null) return refused;
  // WAHA reads the session first and then asks the engine: a status that changes meanwhile is not
  // in the answer.
  const listed = listedSession(state, world.now, world.timings);
  if (listed === null) return sessionNotFound();
  if (isDeaf(state)) {
    const signal = c.req.raw.signal;
    await world.waitFor<SessionState>(name, () => null, { forMs: ENGINE_ANSWER_MS, signal });
  }
  return json(200, { ...listed, engine: engineOf(state, world.now) });
}

function showMe(c: Context, face: Face): Response {
  const name = nameOf(c);
  const refused = coreRefusal(face, name);
  if (refused !== null) return refused;
  const { world } = face;
  const state = world.session(name);
  if (state.life.is !== "running") return notStarted(name);
  const me = meOf(state, world.now, world.timings);
  return me === null ? empty(200) : json(200, me);
}

async function create(c: Context, face: Face): Promise<Response> {
  const body = await bodyOf(c);
  if (body instanceof Response) return body;
  const problems = newSessionProblems(body, face.waha);
  if (problems.length > 0) return refusal(400, problems);
  const name = typeof body.name === "string" && body.name !== "" ? body.name : "default";
  const refused = coreRefusal(face, name);
  if (refused !== null) return refused;
  const { world } = face;
  // Core creates nothing without `start: true` and says so with an empty 201; elsewhere it starts
  // unless told not to.
  const starts = face.tier === "CORE" ? body.start === true : body.start !== false;
  if (face.tier === "CORE" && !starts && world.session(name).life.is === "missing") {
    return empty(201);
  }
  const operation: Operation = {
    do: "create",
    config: configOf(body.config),
    start: starts ? "yes" : "no",
  };
  return await carryOut(c, face, { operation, name });
}

async function update(c: Context, face: Face): Promise<Response> {
  const body = await bodyOf(c);
  if (body instanceof Response) return body;
  const operation: Operation = { do: "update", config: configOf(body.config) };
  return await carryOut(c, face, { operation, name: nameOf(c) });
}

async function deprecatedStart(c: Context, face: Face): Promise<Response> {
  const body = await bodyOf(c);
  if (body instanceof Response) return body;
  const name = typeof body.name === "string" ? body.name : "default";
  const operation: Operation = { do: "replace-and-start", config: configOf(body.config) };
  const answer = await carryOut(c, face, { operation, name });
  if (answer.status !== 201) return answer;
  const started: unknown = await answer.json();
  if (!isRecord(started)) return answer;
  return json(201, { name: started.name, status: started.status, config: started.config });
}

/** `stop` with `logout: true`, and `logout`, delete the session in these old forms. */
async function deprecatedEnd(c: Context, face: Face): Promise<Response> {
  const body = await bodyOf(c);
  if (body instanceof Response) return body;
  const name = typeof body.name === "string" ? body.name : "default";
  const deletes = c.req.path.endsWith("/logout") || body.logout === true;
  const operation: Operation = { do: deletes ? "delete" : "stop" };
  const answer = await carryOut(c, face, { operation, name });
  return answer.ok ? empty(201) : answer;
}

async function carryOut(
  c: Context,
  face: Face,
  call: { operation: Operation; name: string },
): Promise<Response> {
  const { operation, name } = call;
  const refused = coreRefusal(face, name);
  if (refused !== null) return refused;
  const { world } = face;
  const { answer, at } = await world.call(name, operation, {
    signal: c.req.raw.signal,
    by: face.outlet?.chronicle?.numberOf(c.req.raw) ?? null,
  });
  switch (answer.is) {
    case "done": {
      const body = detailedSession(answer.session, at, world.timings);
      const status = c.req.method === "POST" ? 201 : 200;
      return body === null ? empty(status) : json(status, body);
    }
    case "missing":
      return sessionNotFound();
    case "already-started":
      return refusal(422, `Session '${name}' is already started.`);
    case "already-exists":
      return refusal(422, `Session '${name}' already exists. Use PUT to update it.`);
    case "lock-timed-out":
      return failure(face, c, {
        exception: errorOf("Error", `async-lock timed out in queue ${name}`),
      });
    case "running-too-long":
      return failure(face, c, {
        exception: errorOf("Error", `Maximum execution time is exceeded ${name}`),
      });
    default:
      return unreachable(answer);
  }
}

function isDeaf(state: SessionState): boolean {
  if (state.life.is !== "running" || state.engine !== "WEBJS") return false;
  const phase = state.life.phase;
  return phase.is === "deaf" || (phase.is === "fallen" && phase.page === "deaf");
}

function nameOf(c: Context): string {
  return c.req.param("session") ?? "";
}
