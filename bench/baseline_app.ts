/** What a cold start cannot be faster than: the same packages imported, the same store opened. */
import { OpenAPIHono } from "@hono/zod-openapi";
import { zValidator } from "@hono/zod-validator";
import { createFetch } from "ofetch";
// @ts-types="pino"
import pino from "pino/browser.js";
import { renderSVG } from "uqr";
import { z } from "zod";

const used = [zValidator, createFetch, renderSVG, z.string];
const log = pino({ level: "info", base: {} });
await Deno.mkdir("./data", { recursive: true });
await Deno.openKv("./data/baseline.sqlite");
const app = new OpenAPIHono();
app.get("/livez", (c) => c.json({ success: true, data: { used: used.length } }));
Deno.serve(
  { hostname: "127.0.0.1", port: Number(Deno.env.get("PORT")), onListen: () => {} },
  app.fetch,
);
log.info("listening");
