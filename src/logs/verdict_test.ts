import assert from "node:assert/strict";
import { line, ran, STUCK } from "./command_fixture.ts";

async function verdict(lines: readonly string[]): Promise<string> {
  const { out } = await ran(["-"], { stdinText: lines.join("") });
  return out.slice(0, out.indexOf("\n"));
}

const up = (minute: number, session = "shop") =>
  line(minute, { session, msg: "opened connection to WA" });
const calm = line(0, { session: "shop", msg: "the sun shines" });
const stuck = (minute: number, session = "shop") =>
  line(minute, { session, level: 50, name: "WhatsappSession", msg: STUCK });
const heap = "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n";
const gc = "[1:0x5]  9000 ms: Mark-Compact 2047.9 (2083.5) -> 2046.8 (2083.7) MB, 900 / 0 ms\n";
const webhook = (minute: number) =>
  line(minute, { level: 50, name: "WebhookSender", msg: "POST request failed: read ECONNRESET" });

for (
  const { when, lines, says } of [
    { when: "nothing fell", lines: [up(0)], says: /^Nothing is wrong in this log\.$/ },
    {
      when: "no format is known",
      lines: ["GET /session 200\n", "a room, out of memory\u0000\n"].flatMap((each) =>
        Array<string>(600).fill(each)
      ),
      says: /^Nothing was recognised in these 1,200 lines: this may be no log of WAHA's\.$/,
    },
    {
      when: "it is one long line",
      lines: ["session failed ".repeat(10_000)],
      says: /^Nothing was recognised in this line:/,
    },
    {
      when: "another program wrote JSON",
      lines: ['{"level":30,"time":1772438400000,"msg":"GET /"}\n'],
      says: /^Nothing is wrong in this line, but none names a session: is it WAHA's log\?$/,
    },
    {
      when: "its first line is a long picture",
      lines: [`{"level":20,"time":1,"data":"${"A".repeat(200_000)}"}\n`, calm],
      says: /^Nothing is wrong in this log\.$/,
    },
    {
      when: "the lines are read behind a banner",
      lines: ["\n> waha start\n", calm],
      says: /^Nothing is wrong in this log\.$/,
    },
    {
      when: "a session fell",
      lines: [up(0), stuck(1)],
      says: /^Session shop is down\. One restart/,
    },
    {
      when: "two fell",
      lines: [up(0), up(0, "b"), stuck(1), stuck(1, "b")],
      says: /^Sessions shop and b are down\./,
    },
    {
      when: "many fell",
      lines: ["a", "b", "c", "d", "e"].flatMap((name) => [up(0, name), stuck(1, name)]),
      says: /^Sessions a, b, c and 2 more are down\./,
    },
    {
      when: "it works again",
      lines: [up(0), stuck(1), up(2)],
      says: /^One session fell and came back\.$/,
    },
    {
      when: "it was stopped",
      lines: [up(0), stuck(1), line(2, { msg: "Session has been stopped." })],
      says: /^One session fell and was stopped\.$/,
    },
    {
      when: "it never came up",
      lines: [
        line(0, { msg: "Session has been started." }),
        line(1, {
          name: "WhatsappSession",
          msg: "Connection closed due to 'Error: WebSocket Error (getaddrinfo ENOTFOUND " +
            "web.whatsapp.com)', reconnecting...",
        }),
      ],
      says: /^Session shop is down\./,
    },
    { when: "memory ended", lines: [up(0), heap], says: /^WAHA ran out of memory once\. Let WAHA/ },
    {
      when: "webhooks failed beside it",
      lines: [up(0), stuck(1), webhook(2), webhook(3)],
      says: /^Session shop is down, 2 calls of webhooks failed\./,
    },
    {
      when: "WAHA ended by itself",
      lines: [up(0), "Node.js v20.20.2\n"],
      says: /^WAHA was killed or ended by itself once\. Let it start again/,
    },
    {
      when: "the storage failed",
      lines: [up(0), line(1, { level: 50, msg: "connect ECONNREFUSED 172.18.0.3:5432" })],
      says: /^The storage failed once\. \S/,
    },
    {
      when: "a message was refused",
      lines: [
        up(0),
        line(1, {
          level: 50,
          msg: "[Session/shop/Client] Failed to send: server returned error 463",
        }),
      ],
      says: /^WhatsApp refused to send once\. \S/,
    },
    {
      when: "memory ran short before it ended",
      lines: [up(0), gc, heap],
      says: /^WAHA ran out of memory once\. Let/,
    },
    { when: "memory runs short", lines: [up(0), gc], says: /^Memory was near its limit once\./ },
    {
      when: "one webhook failed",
      lines: [up(0), webhook(1)],
      says: /^One call of webhooks failed/,
    },
  ]
) {
  Deno.test(`verdict: when ${when} it says ${says.source.replaceAll(/[\\^$]/g, "")}`, async () => {
    assert.match(await verdict(lines), says);
  });
}

Deno.test("verdict: an empty log is said", async () => {
  const { out } = await ran(["-"], { stdinText: "" });
  assert.match(out, /^The log is empty\./);
});
