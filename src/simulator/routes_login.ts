import { Buffer } from "node:buffer";
import type { Context, Hono } from "hono";
import { json, notStarted, refusal, withBody } from "./answers.ts";
import { awaitStatus, coreRefusal, errorOf, type Face, failure } from "./face.ts";
import { type SessionState, statusOf, unreachable } from "./model.ts";
import { grayscalePng, qrPng } from "./png.ts";

/** Getting a person logged in: the QR in its forms, the pairing code, the screenshot. */
export function loginRoutes(app: Hono, face: Face): void {
  app.get("/api/:session/auth/qr", (c) => qr(c, face));
  app.post("/api/:session/auth/request-code", (c) => pairingCode(c, face));
  app.get("/api/screenshot", (c) => screenshot(c, face));
}

async function qr(c: Context, face: Face): Promise<Response> {
  const name = c.req.param("session") ?? "";
  const refused = coreRefusal(face, name);
  if (refused !== null) return refused;
  const signal = c.req.raw.signal;
  const state = await awaitStatus(face, name, { expected: "SCAN_QR_CODE", signal });
  if (state instanceof Response) return state;
  const value = qrValueOf(state);
  if (c.req.query("format") === "raw") return json(200, { value });
  return image(c, "image/png", qrPng(value));
}

/** JSON only for exactly this Accept; any longer list gets the picture. */
function image(c: Context, mimetype: string, bytes: Uint8Array<ArrayBuffer>): Response {
  return c.req.header("accept") === "application/json"
    ? json(200, { mimetype, data: Buffer.from(bytes).toString("base64") })
    : withBody(200, bytes, mimetype);
}

/** A session that was scanned shows the old QR until it reconnects; it cannot be used again. */
function qrValueOf(state: SessionState): string {
  const used = "2@used";
  if (state.life.is !== "running") return used;
  return state.life.phase.is === "qr" ? state.life.phase.value : used;
}

function pairingCode(c: Context, face: Face): Response {
  const name = c.req.param("session") ?? "";
  const refused = coreRefusal(face, name);
  if (refused !== null) return refused;
  const { life } = face.world.session(name);
  if (life.is !== "running") return notStarted(name);
  const status = statusOf(life);
  if (status === "SCAN_QR_CODE") return json(201, { code: "ABCD-1234" });
  return refusal(
    422,
    `Can request code only in SCAN_QR_CODE status. The current status is ${status}`,
  );
}

function screenshot(c: Context, face: Face): Response {
  const name = c.req.query("session") ?? "default";
  const refused = coreRefusal(face, name);
  if (refused !== null) return refused;
  const state = face.world.session(name);
  if (state.life.is !== "running") return notStarted(name);
  if (state.engine === "WEBJS") return pageScreenshot(c, face, state);
  const status = statusOf(state.life);
  switch (status) {
    case "STARTING":
      return refusal(422, "The session is starting, please try again after few seconds");
    case "SCAN_QR_CODE":
      return image(c, "image/png", qrPng(qrValueOf(state)));
    case "WORKING":
      return refusal(422, "Can not get screenshot for non chrome based engine.");
    case "PASSKEY_REQUIRED":
    case "PASSKEY_CONFIRMATION_REQUIRED":
    case "FAILED":
    case "STOPPED":
      return refusal(422, `Unknown status - ${status}`);
    default:
      return unreachable(status);
  }
}

function pageScreenshot(c: Context, face: Face, state: SessionState): Response {
  const status = state.life.is === "running" ? statusOf(state.life) : "STOPPED";
  // 2024.10.8 takes a picture of whatever its page shows, FAILED too.
  if (face.waha === "2024.10.8") return image(c, "image/png", pagePicture());
  const deaf = state.life.is === "running" && state.life.phase.is === "deaf";
  if (!deaf && (status === "WORKING" || status === "SCAN_QR_CODE")) {
    // 2026.2.1 calls it a JPEG and sends a PNG (recorded).
    return image(c, "image/jpeg", pagePicture());
  }
  if (deaf) face.world.meet(state.name, { do: "screenshot-failed" });
  return failure(face, c, {
    exception: errorOf(
      "ProtocolError",
      "Protocol error (Page.captureScreenshot): Internal error",
    ),
  });
}

/** Gray all over: what stands in the picture is nobody's concern here. */
const PAGE_PIXELS = 64;

function pagePicture(): Uint8Array<ArrayBuffer> {
  return grayscalePng(new Uint8Array(PAGE_PIXELS * PAGE_PIXELS).fill(128), PAGE_PIXELS);
}
