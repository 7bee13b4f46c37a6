import type { Context, Hono } from "hono";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import { FOR_MS_MAX, sessionParamsSchema } from "../contract/asked.ts";
import type { QrLink } from "../contract/mod.ts";
import { type ActAsked, type Said, sessionPage } from "../pages/mod.ts";
import type { Outcome, WahaService } from "../recovery/mod.ts";
import { addressed } from "./addressed.ts";
import { ApiError, apiErrorOf, statusOfError } from "./api_error.ts";
import { readForm } from "./form.ts";
import type { ApiEnv } from "./frame.ts";
import { actedOf } from "./outcome.ts";
import type { Doorman } from "./page_visit.ts";
import type { QrLinks } from "./qr_link.ts";
import { qrLinkFor } from "./qr_link_answer.ts";
import { unknownSession } from "./session_routes.ts";
import { shownUptimes } from "./shown_uptimes.ts";
import { unreachable } from "./unreachable.ts";
import { incidentPageOf, statusOf } from "./wire.ts";

export interface PageRouteParts {
  service: WahaService;
  doorman: Doorman;
  clock: Clock;
  /** Makes links to QR pages; left out, the pages offer none. */
  links?: QrLinks;
}

/** A session's page shows its newest incidents; the list of incidents has all. */
const INCIDENTS_SHOWN = 10;
/** Whoever pressed a button looks at the page again after so long; the act goes on. */
const WAIT_MS = 8_000;

const PATH = "/servers/:server/sessions/:session";

const actSchema = z.object({
  form: z.string().max(100),
  do: z.enum(["recover", "restart", "start", "stop", "pause", "resume", "qr-link"]),
  mode: z.enum(["restart", "stop-start", "recreate"]).optional(),
  force: z.literal("yes").optional(),
  forMs: z.string().regex(/^\d{1,10}$/).transform(Number)
    .pipe(z.int().min(1).max(FOR_MS_MAX)).optional(),
});
type ActForm = z.infer<typeof actSchema>;

/** One session, and what a person does with it. */
export function sessionPageRoutes(app: Hono<ApiEnv>, parts: PageRouteParts): void {
  app.get(PATH, async (c) => await pageAnswer(c, parts));

  // A reload of the answer to a form, or a link to it, leads to the page itself.
  app.get(
    `${PATH}/acts`,
    (c) => c.redirect(new URL(c.req.url).pathname.replace(/\/acts$/, ""), 303),
  );

  app.post(`${PATH}/acts`, async (c) => {
    const form = await readForm(c, actSchema);
    parts.doorman.requireForm(c, form.form);
    const { service, session } = named(c, parts.service);
    const said = await saidOf(c, { form, service, session, parts });
    return await pageAnswer(c, parts, said);
  });
}

async function pageAnswer(
  c: Context<ApiEnv>,
  parts: PageRouteParts,
  { said, status = 200 }: { said?: Said; status?: ReturnType<typeof statusOfError> | 200 } = {},
): Promise<Response> {
  const { service, session } = named(c, parts.service);
  const [report, page, uptimes] = await Promise.all([
    service.getSessionStatus(session),
    service.incidents({ limit: INCIDENTS_SHOWN, session }),
    shownUptimes(service, { session, limit: 1, offset: 0 }),
  ]);
  if (report === null) throw unknownSession(session, service);
  const html = sessionPage({
    status: statusOf(report),
    incidents: incidentPageOf(page).incidents,
    uptimes,
    ...(said === undefined ? {} : { said }),
    linked: parts.links !== undefined,
    frame: parts.doorman.frameOf(c) ?? {},
  });
  return c.html(html, status);
}

/** The session that the path names, and the service of its server. */
function named(c: Context<ApiEnv>, service: WahaService) {
  const read = sessionParamsSchema.safeParse({ session: c.req.param("session") });
  if (!read.success) throw new ApiError("NOT_FOUND", "Cannot find a session of such a name");
  c.set("server", c.req.param("server"));
  return { service: addressed(c, () => service), session: read.data.session };
}

async function saidOf(
  c: Context<ApiEnv>,
  { form, service, session, parts: { clock, links } }: {
    form: ActForm;
    service: WahaService;
    session: string;
    parts: PageRouteParts;
  },
): Promise<{ said: Said; status?: ReturnType<typeof statusOfError> }> {
  const asked = { doing: form.do, name: session, session, server: c.get("server"), clock };
  const doing = form.do;
  try {
    if (doing === "qr-link") {
      const report = await service.getSessionStatus(session);
      if (report === null) throw unknownSession(session, service);
      return { said: linkSaid(qrLinkFor(report, links)) };
    }
    const outcome = await act({ ...form, do: doing }, {
      service,
      session,
      signal: c.req.raw.signal,
    });
    return { said: wellSaid(actedOf(outcome, asked)) };
  } catch (thrown) {
    const error = apiErrorOf(thrown, c.get("requestId"));
    // What no caller can mend is not for this page: the frame answers and logs it.
    if (error.code === "INTERNAL" || error.code === "SESSION_NOT_FOUND") throw thrown;
    return { said: refusalSaid(error, form), status: statusOfError(error) };
  }
}

function act(
  form: ActForm & { do: Exclude<ActForm["do"], "qr-link"> },
  { service, session, signal }: { service: WahaService; session: string; signal: AbortSignal },
): Promise<Outcome> {
  const { mode, forMs } = form;
  const waiting = { waitMs: WAIT_MS, signal };
  const force = form.force === "yes" ? { force: true } : {};
  switch (form.do) {
    case "recover":
      return service.autoRecoverSession(session, { ...waiting, ...force });
    case "restart": {
      const how = mode === undefined ? {} : { mode };
      return service.restartSession(session, { ...waiting, ...force, ...how });
    }
    case "start":
      return service.startSession(session, waiting);
    case "stop":
      return service.stopSession(session, waiting);
    case "pause":
      return service.pauseSession(session, forMs === undefined ? {} : { forMs });
    case "resume":
      return service.resumeSession(session);
    default:
      return unreachable(form.do);
  }
}

function wellSaid({ status, recovery }: ReturnType<typeof actedOf>): Said {
  const { message, previousStatus, currentStatus, needsQR, incidentId } = recovery;
  const change = previousStatus === currentStatus
    ? `WAHA shows ${currentStatus}`
    : `WAHA showed ${previousStatus} and now ${currentStatus}`;
  const person = needsQR ? "; only a phone can bring it back now" : "";
  const goesOn = status === 202 ? ". It goes on: this page follows it" : "";
  return {
    well: true,
    text: `${message}: ${change}${person}${goesOn}.`,
    ...(incidentId === undefined ? {} : { incidentId }),
  };
}

function linkSaid(link: QrLink): Said {
  const text = "A link for whoever holds the phone: send it to nobody else. Whoever has it may " +
    "log this session in.";
  return { well: true, text, link };
}

/** What a person may pass by saying so, as `force` does in the API. */
const PASSABLE: readonly string[] = ["ON_HOLD", "LOGIN_AT_RISK"];

function refusalSaid({ code, message }: ApiError, form: ActForm): Said {
  const again: ActAsked = { do: form.do, mode: form.mode };
  const passable = PASSABLE.includes(code) && (form.do === "recover" || form.do === "restart") &&
    form.force === undefined;
  return { well: false, code, text: `${message}.`, ...(passable ? { anyway: again } : {}) };
}
