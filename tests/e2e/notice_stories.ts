import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { z } from "zod";
import { Desk } from "./desk.ts";
import { Scene, type Service } from "./scene.ts";
import type { Story } from "./story.ts";
import { until } from "./until.ts";

/** What was told is taken over after a minute, at the next tick of the monitor. */
const TAKEN_OVER_MS = 90_000;

const KEY = "key-of-the-desk";

const tellSchema = z.object({ is: z.literal("tell"), tell: z.object({ id: z.string() }) });

/** The id of what was told last, as the log says it. */
async function toldBy(service: Service, title: RegExp): Promise<string> {
  const line = await until(
    "the decision to tell",
    () =>
      service.program.log().find((each) =>
        each["is"] === "tell" && title.test(String(each["msg"]))
      ),
    {
      withinMs: 60_000,
    },
  );
  return tellSchema.parse(line).tell.id;
}

async function killedBeforeDelivery(): Promise<void> {
  await using desk = new Desk();
  await using scene = await Scene.open({
    simulator: { engine: "WEBJS" },
    settings: { NOTIFY_WEBHOOK_URL: desk.url, NOTIFY_GROUP_WAIT_MS: "600000" },
  });
  const first = await scene.start();
  scene.waha.simulator.control("default", "phone-logout");
  const id = await toldBy(first, /waits for a scan/);
  await first.program.kill();
  assert.deepEqual(desk.notices.filter(({ level }) => level === "trouble"), []);
  await scene.start({ NOTIFY_GROUP_WAIT_MS: "0" });
  const notice = await desk.until("trouble", TAKEN_OVER_MS);
  assert.equal(notice.id, id);
  assert.equal(notice.title, "default waits for a scan");
}

async function stoppedBeforeDelivery(): Promise<void> {
  await using desk = new Desk();
  await using scene = await Scene.open({
    simulator: { engine: "WEBJS" },
    settings: { NOTIFY_WEBHOOK_URL: desk.url, NOTIFY_GROUP_WAIT_MS: "600000" },
  });
  const service = await scene.start();
  scene.waha.simulator.control("default", "phone-logout");
  const id = await toldBy(service, /waits for a scan/);
  service.program.signal("SIGTERM");
  assert.equal((await service.program.ended()).code, 0);
  const told = desk.notices.filter(({ level }) => level === "trouble");
  assert.deepEqual(told.map((notice) => notice.id), [id]);
}

async function loggedOutAndScanned(): Promise<void> {
  await using desk = new Desk();
  await using scene = await Scene.open({
    simulator: { engine: "WEBJS" },
    settings: {
      STORE_URL: "memory:",
      STABLE_MS: "10000",
      NOTIFY_WEBHOOK_URL: desk.url,
      NOTIFY_WEBHOOK_HMAC_KEY: KEY,
      NOTIFY_GROUP_WAIT_MS: "0",
      PUBLIC_URL: "https://recovery.example",
      LINK_SECRET: "a-secret-of-at-least-16-characters",
    },
  });
  const service = await scene.start();
  scene.waha.simulator.control("default", "phone-logout");
  const fell = await desk.until("trouble", 60_000);
  const hmac = createHmac("sha512", KEY).update(fell.body).digest("hex");
  assert.equal(fell.headers.get("x-webhook-hmac"), hmac);
  assert.equal(fell.headers.get("x-webhook-request-id"), fell.id);
  assert.equal(fell.title, "default waits for a scan");
  const { pathname } = new URL(fell.links[0]?.url ?? "https://none.example");
  const page = await fetch(`${service.url}${pathname}`);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /<svg/);
  scene.waha.simulator.control("default", "scan");
  const back = await desk.until("resolved", 60_000);
  assert.equal(back.title, "default works again");
  assert.match(back.text, /The trouble lasted (\d+ seconds|1 minute)\./);
  assert.deepEqual(back.links, []);
}

export const NOTICE_STORIES: Story[] = [
  {
    name: "a log-out reaches a desk, signed, with a link that opens its code, and so does its end",
    run: loggedOutAndScanned,
  },
  {
    name: "killed -9 between the decision to tell and its delivery, the next start delivers it",
    run: killedBeforeDelivery,
  },
  {
    name: "what waits for more of its kind is sent at SIGTERM, before the service ends with 0",
    run: stoppedBeforeDelivery,
  },
];
