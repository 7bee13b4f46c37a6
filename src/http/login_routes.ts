import { type Context, Hono } from "hono";
import { z } from "zod";
import { loginPage } from "../pages/mod.ts";
import { createKeyTest } from "./access.ts";
import { ApiError } from "./api_error.ts";
import { readForm } from "./form.ts";
import type { ApiEnv } from "./frame.ts";
import type { PageParts } from "./page_path.ts";
import type { Doorman } from "./page_visit.ts";
import { VISIT_COOKIE, VISIT_MS } from "./visits.ts";

const loginSchema = z.object({ key: z.string().max(1_024), next: z.string().max(2_048) });
const logoutSchema = z.object({ form: z.string().max(100) });

const WRONG = "This is not the key of this service";

/** How a visit begins and ends. */
export function loginRoutes(
  app: Hono<ApiEnv>,
  { keyed, doorman }: PageParts & { doorman: Doorman },
): void {
  const isWanted = keyed === undefined ? () => false : createKeyTest(keyed.apiKey);

  app.get("/login", (c) => {
    const next = ownPath(c.req.query("next"));
    if (keyed === undefined || doorman.frameOf(c) !== null) return c.redirect(next, 303);
    return c.html(loginPage({ next }));
  });

  app.post("/login", async (c) => {
    const { key, next: asked } = await readForm(c, loginSchema);
    const next = ownPath(asked);
    if (keyed === undefined) return c.redirect(next, 303);
    if (!isWanted(key.trim())) return c.html(loginPage({ next, refused: WRONG }), 401);
    c.header("Set-Cookie", cookie(c, keyed.visits.begin(), VISIT_MS / 1_000));
    return c.redirect(next, 303);
  });

  app.post("/logout", async (c) => {
    const { form } = await readForm(c, logoutSchema);
    if (doorman.frameOf(c) === null) throw new ApiError("UNAUTHORIZED", "Cannot end no visit");
    doorman.requireForm(c, form);
    c.header("Set-Cookie", cookie(c, "", 0));
    return c.redirect("/login", 303);
  });
}

/** Only this service's own pages: a link that logs in must not lead elsewhere. */
function ownPath(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(next) ? next : "/";
}

function cookie({ req }: Context, value: string, ageSeconds: number): string {
  const isSecure = req.url.startsWith("https:") || req.header("x-forwarded-proto") === "https";
  const secure = isSecure ? "; Secure" : "";
  return `${VISIT_COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${ageSeconds}${secure}`;
}
