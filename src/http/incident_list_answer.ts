import type { Context } from "hono";
import type { Envelope, IncidentPage } from "../contract/mod.ts";
import { bestForm } from "./accept.ts";
import type { ApiEnv } from "./frame.ts";

/** The forms that `Accept` may name, the default one first. */
const FORMS = ["application/json", "text/csv", "text/markdown"] as const;

type Form = "json" | "csv" | "markdown" | "export";

/** A page of incidents in the form that its reader wants: all but the plain one are for strangers. */
export async function incidentListAnswer(
  c: Context<ApiEnv>,
  page: IncidentPage,
  { format }: { format?: Form | undefined },
) {
  c.header("Vary", "Accept");
  const form = format ?? accepted(c);
  if (form === "json") {
    const body: Envelope<IncidentPage> = { success: true, data: page };
    return c.json(body, 200);
  }
  const { incidents, next } = page;
  if (next !== undefined) c.header("Link", `<${nextLink(c.req.url, next)}>; rel="next"`);
  if (form === "csv") {
    // Loaded by whoever exports: a cold start exports nothing.
    const { csvOf } = await import("./incident_csv.ts");
    return c.body(csvOf(incidents), 200, {
      "Content-Type": "text/csv; charset=utf-8; header=present",
      "Content-Disposition": 'attachment; filename="incidents.csv"',
    });
  }
  const { exportedList, markdownListOf } = await import("./incident_export.ts");
  if (form === "export") {
    const text = `${JSON.stringify(exportedList(incidents), null, 2)}\n`;
    return c.body(text, 200, { "Content-Type": "application/json" });
  }
  const type = "text/markdown; charset=UTF-8";
  return c.body(markdownListOf(incidents), 200, { "Content-Type": type });
}

function accepted(c: Context<ApiEnv>): Form {
  switch (bestForm(c.req.header("accept"), FORMS)) {
    case "text/csv":
      return "csv";
    case "text/markdown":
      return "markdown";
    case "application/json":
      return "json";
  }
}

/** RFC 8288: where a form has no place for it, the next page stands beside it. */
function nextLink(url: string, next: string): string {
  const { pathname, searchParams } = new URL(url);
  searchParams.set("before", next);
  return `${pathname}?${searchParams}`;
}
