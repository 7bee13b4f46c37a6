import type { Context } from "hono";
import type { Envelope, Incident } from "../contract/mod.ts";
import type { ServerReport } from "../recovery/mod.ts";
import { bestForm } from "./accept.ts";
import type { ApiEnv } from "./frame.ts";

const FORMS = ["application/json", "text/markdown"] as const;

export interface IncidentQuery {
  format?: "json" | "markdown" | "export" | undefined;
}

/** An incident in the form that its reader wants: the plain one, or one to give to strangers. */
export async function incidentAnswer(
  c: Context<ApiEnv>,
  incident: Incident,
  { format, server }: IncidentQuery & { server: ServerReport | undefined },
) {
  c.header("Vary", "Accept");
  const form = format ??
    (bestForm(c.req.header("accept"), FORMS) === "text/markdown" ? "markdown" : "json");
  if (form === "json") {
    const body: Envelope<Incident> = { success: true, data: incident };
    return c.json(body, 200);
  }
  const words = [server?.version, server?.engine, server?.tier].filter((word) =>
    word !== undefined
  );
  const by = words.length === 0 ? {} : { waha: words.join(" ") };
  // Loaded by whoever exports: a cold start exports nothing.
  const { exported, markdownOf } = await import("./incident_export.ts");
  if (form === "export") {
    const text = `${JSON.stringify(exported(incident, by), null, 2)}\n`;
    return c.body(text, 200, { "Content-Type": "application/json" });
  }
  const type = "text/markdown; charset=UTF-8";
  return c.body(markdownOf(incident, by), 200, { "Content-Type": type });
}
