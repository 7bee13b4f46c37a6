import type { Hono } from "hono";
import { json, refusal } from "./answers.ts";
import { bodyOf, type Face, versionOf } from "./face.ts";
import type { Json } from "./model.ts";
import type { World } from "./world.ts";

/** The server itself: versions, start time, stop. */
export function serverRoutes(app: Hono, face: Face): void {
  app.get("/ping", () => json(200, { message: "pong" }));
  app.get("/health", () =>
    face.waha === "2026.7" ? health(face) : refusal(
      422,
      `The feature is available only in Plus version${plusFor(face)}. ` +
        "Check this out: https://waha.devlike.pro/",
    ));
  app.get("/api/version", () => json(200, versionOf(face)));
  app.get("/api/server/version", () => json(200, versionOf(face)));
  app.get("/api/server/status", () => json(200, serverStatus(face.world)));
  app.get("/api/server/environment", () => json(200, environmentOf(face)));
  app.post("/api/server/stop", async (c) => {
    const body = await bodyOf(c);
    if (body instanceof Response) return body;
    face.world.stopServer(body.force === true ? "force" : "graceful");
    return json(201, { stopping: true });
  });
}

export function serverStatus(world: World): Record<string, Json> {
  const startTimestamp = world.server().startedAt;
  return { startTimestamp, uptime: world.now - startTimestamp, worker: { id: "waha1" } };
}

/** Free space is all that WAHA looks at without a database (terminus; made up from its docs). */
function health(face: Face): Response {
  const full = face.world.server().fault.is === "disk-full";
  const space = (path: string): Json => ({
    status: full ? "down" : "up",
    path,
    diskPath: "/",
    free: full ? 0 : FREE_BYTES,
    threshold: THRESHOLD_BYTES,
  });
  const details = {
    "mediaFiles.space": space("/app/.media"),
    "sessionsFiles.space": space("/app/.sessions"),
  };
  const [status, info, error] = full ? ["error", {}, details] : ["ok", details, {}];
  return json(full ? 503 : 200, { status, info, error, details });
}

const FREE_BYTES = 50_000_000_000;
const THRESHOLD_BYTES = 100_000_000;

function plusFor(face: Face): string {
  return face.waha === "2024.10.8" ? "" : ` for '${face.engine}' engine`;
}

/** WAHA shows its key and passwords in clear here: whoever polls this must not log it. */
function environmentOf(face: Face): Record<string, string> {
  return {
    WAHA_API_KEY: face.apiKey,
    WAHA_API_KEY_PLAIN: face.apiKey,
    WAHA_APPS_ENABLED: "false",
    WAHA_DASHBOARD_ENABLED: "false",
    WAHA_DASHBOARD_PASSWORD: "test-password",
    WAHA_DASHBOARD_USERNAME: "admin",
    WAHA_LOCAL_STORE_BASE_DIR: "/app/.sessions",
    WAHA_LOG_FORMAT: "JSON",
    WAHA_LOG_LEVEL: "info",
    WAHA_MEDIA_STORAGE: "LOCAL",
    WAHA_PRINT_QR: "false",
    WAHA_WORKER_ID: "waha1",
    WHATSAPP_API_KEY: face.apiKey,
    WHATSAPP_API_PORT: "3000",
    WHATSAPP_API_SCHEMA: "http",
    WHATSAPP_DEFAULT_ENGINE: face.engine,
    WHATSAPP_FILES_FOLDER: "/app/.media",
    WHATSAPP_SWAGGER_PASSWORD: "test-password",
    WHATSAPP_SWAGGER_USERNAME: "admin",
  };
}
