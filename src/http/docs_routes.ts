import type { Hono } from "hono";
import { type ApiShown, docsPage } from "../pages/mod.ts";
import type { ApiEnv } from "./frame.ts";
import type { Doorman } from "./page_visit.ts";

/** The API's own page. It is open to all, as `/openapi.json` is: it says nothing of what runs here. */
export function docsRoutes(
  app: Hono<ApiEnv>,
  { doorman, keyNeeded }: { doorman: Doorman; keyNeeded: boolean },
): void {
  let api: Promise<ApiShown> | null = null;
  app.get("/docs", async (c) => {
    api ??= shown();
    return c.html(docsPage({ api: await api, keyNeeded, frame: doorman.frameOf(c) ?? {} }));
  });
}

/** Left out at the start: with it come zod-openapi and the schemas of all answers. */
async function shown(): Promise<ApiShown> {
  const [{ describeApi }, { docsShownOf }] = await Promise.all([
    import("./document.ts"),
    import("./docs_shown.ts"),
  ]);
  return docsShownOf(describeApi());
}
