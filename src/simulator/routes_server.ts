import type { Hono } from "hono";
import { json, refusal } from "./answers.ts";
import { bodyOf, type Face, versionOf } from "./face.ts";

/** The server itself: versions, start time, stop. */
export function serverRoutes(app: Hono, face: Face): void {
  app.get("/ping", () => json(200, { message: "pong" }));
  app.get("/health", () =>
    refusal(
      422,
      `The feature is available only in Plus version${plusFor(face)}. ` +
        "Check this out: https://waha.devlike.pro/",
    ));
  app.get("/api/version", () => json(200, versionOf(face)));
  app.get("/api/server/version", () => json(200, versionOf(face)));
  app.get("/api/server/status", () => {
    const startTimestamp = face.world.server().startedAt;
    const uptime = face.world.now - startTimestamp;
    return json(200, { startTimestamp, uptime, worker: { id: "waha1" } });
  });
  app.get("/api/server/environment", () => json(200, environmentOf(face)));
  app.post("/api/server/stop", async (c) => {
    const body = await bodyOf(c);
    if (body instanceof Response) return body;
    face.world.stopServer(body.force === true ? "force" : "graceful");
    return json(201, { stopping: true });
  });
}

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
