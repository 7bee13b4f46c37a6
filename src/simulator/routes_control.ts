import type { Context, Hono } from "hono";
import { json } from "./answers.ts";
import type { Face } from "./face.ts";
import { isSessionControl, SESSION_CONTROLS } from "./model_control.ts";
import { isServerControl, SERVER_CONTROLS } from "./model_server.ts";
import { shownStatus } from "./world.ts";

/** The world outside WAHA, for those who rehearse: `/__sim…`. It works while WAHA is down. */
export function controlRoutes(app: Hono, face: Face, calls: () => unknown): void {
  app.get("/__sim", () => json(200, listing()));
  app.get("/__sim/calls", () => json(200, calls()));
  app.post("/__sim/sessions/:session/:control", (c) => controlSession(c, face));
  app.post("/__sim/server/:control", (c) => controlServer(c, face));
  app.all("/__sim/*", (c) => unknown(`Cannot ${c.req.method} ${c.req.path}: no such control`));
}

function controlSession(c: Context, face: Face): Response {
  const name = c.req.param("session") ?? "";
  const control = c.req.param("control") ?? "";
  if (!isSessionControl(control)) return unknown(`Cannot ${control} a session: no such control`);
  const before = face.world.session(name);
  if (before.life.is === "missing") {
    return unknown(`Cannot ${control} '${name}': no such session, create it first`);
  }
  const forMs = millisOf(c);
  const after = face.world.meet(name, {
    do: "control",
    control,
    ...(forMs === null ? {} : { forMs }),
  });
  const changed = before !== after;
  return json(200, {
    session: name,
    control,
    changed,
    status: shownStatus(after),
    login: after.login,
  });
}

function controlServer(c: Context, face: Face): Response {
  const control = c.req.param("control") ?? "";
  if (!isServerControl(control)) return unknown(`Cannot ${control} the server: no such control`);
  const ms = millisOf(c);
  const status = Number(c.req.query("status") ?? 502);
  face.outlet?.controlServer(control, {
    ...(ms === null ? {} : { ms }),
    status: status >= 200 && status <= 599 ? status : 502,
  });
  const { fault, process } = face.world.server();
  return json(200, { control, fault: fault.is, process: process.is });
}

function millisOf(c: Context): number | null {
  const ms = Number(c.req.query("ms") ?? Number.NaN);
  return ms >= 0 ? ms : null;
}

function unknown(error: string): Response {
  return json(404, { error, ...listing() });
}

function listing(): Record<string, unknown> {
  return {
    "POST /__sim/sessions/{session}/…": SESSION_CONTROLS,
    "POST /__sim/server/…": SERVER_CONTROLS,
    "GET /__sim/calls": "What was asked of WAHA: [{at, method, path, status}], oldest first.",
  };
}
