import assert from "node:assert/strict";
import { memoryLog } from "../telemetry/mod.ts";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { KEY, NOW, ScriptedService } from "./http_fixture.ts";
import { PagePath } from "./page_path.ts";
import { QrLinks } from "./qr_link.ts";
import { Visits } from "./visits.ts";

/** How long links of the fixture open their page. */
export const QR_LINK_MS = 3_600_000;
const HTML = { accept: "text/html" };

/** Pages around a scripted service; with `apiKey: null` nobody needs a key. */
export function aHouse(
  { apiKey = KEY, publicUrl }: { apiKey?: string | null; publicUrl?: string } = {},
) {
  const service = new ScriptedService();
  const clock = new VirtualClock(NOW);
  let made = 0;
  const newId = () => `made-${++made}`;
  const pages = new PagePath({
    service,
    log: memoryLog(),
    clock,
    newId,
    ...(publicUrl === undefined
      ? {}
      : { links: new QrLinks({ publicUrl, secret: KEY, forMs: QR_LINK_MS, clock }) }),
    ...(apiKey === null ? {} : { keyed: { apiKey, visits: new Visits({ apiKey, clock, newId }) } }),
  });
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers({ ...HTML, ...Object.fromEntries(new Headers(init.headers)) });
    const answer = await pages.answer(new Request(`http://localhost${path}`, { ...init, headers }));
    assert.ok(answer !== null, path);
    return answer;
  };
  return { service, clock, pages, ask };
}

export type Ask = ReturnType<typeof aHouse>["ask"];

export function login(ask: Ask, { key = KEY, next = "/" }: { key?: string; next?: string } = {}) {
  return ask("/login", form({ key, next }));
}

export function form(
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): RequestInit {
  return { method: "POST", body: new URLSearchParams(fields), headers };
}

export function cookieOf(answer: Response): string {
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

/** A visitor who is in: what it asks for, and its forms with the token that a page gave it. */
export async function aVisitor(house = aHouse()) {
  const cookie = cookieOf(await login(house.ask));
  const see = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set("cookie", cookie);
    return await house.ask(path, { ...init, headers });
  };
  const [, token = ""] = /name="form" value="([^"]+)"/.exec(await (await see("/")).text()) ?? [];
  const send = (path: string, fields: Record<string, string>) =>
    see(path, form({ form: token, ...fields }));
  return { ...house, see, send };
}
