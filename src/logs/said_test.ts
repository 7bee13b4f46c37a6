import assert from "node:assert/strict";
import { analyzeFile, type AnalyzeOptions } from "./analyze_file.ts";

const AT = Date.UTC(2026, 2, 2, 8);

/** Minutes apart, so that no line belongs to the happening of another. */
function text(lines: readonly Record<string, unknown>[]): string {
  return lines.map(({ msg, ...rest }, index) =>
    `${
      JSON.stringify({
        level: 50,
        time: AT + index * 60_000,
        session: "shop",
        name: "WhatsappSession",
        ...rest,
        msg,
      })
    }\n`
  ).join("");
}

async function causes(
  lines: readonly Record<string, unknown>[],
  options: Partial<AnalyzeOptions> = {},
) {
  const bytes = new TextEncoder().encode(text(lines));
  let isRead = false;
  const source = {
    read: (into: Uint8Array) => {
      if (isRead) return null;
      isRead = true;
      into.set(bytes);
      return bytes.length;
    },
  };
  const { events } = await analyzeFile("x.log", { source }, { changedAt: AT, ...options });
  return events.map(({ line, cause, session, time, attrs }) => ({
    line,
    cause,
    session,
    after: ((time ?? 0) - AT) / 60_000,
    ...(attrs === undefined ? {} : { attrs }),
  }));
}

async function same(lines: readonly Record<string, unknown>[]) {
  const found = await causes(lines);
  assert.deepEqual(found, await causes(lines, { kernel: "script" }), "as without remembering");
  return found;
}

const LAUNCH = "Failed to launch the browser process!";
const LOCKED =
  "Error: The profile appears to be in use by another Chromium process (44) on another " +
  "computer (5f3c9a1b2d4e).";

Deno.test("said: the same sentence is the same event, each with its own session and time", async () => {
  const found = await same([
    { msg: LAUNCH },
    { msg: LAUNCH, session: "other" },
    { msg: LAUNCH, session: 'with "quotes"' },
    { msg: LAUNCH, session: "\u00fcml\u00e4ut" },
    { msg: LAUNCH },
  ]);
  assert.deepEqual(found.map(({ session, after }) => [session, after]), [
    ["shop", 0],
    ["other", 1],
    ['with "quotes"', 2],
    ["\u00fcml\u00e4ut", 3],
    ["shop", 4],
  ]);
});

Deno.test("said: a reason beside a known sentence is read", async () => {
  const found = await same([
    { msg: LAUNCH },
    { msg: LAUNCH, err: { type: "Error", message: LAUNCH, stack: LOCKED } },
    { msg: LAUNCH },
  ]);
  assert.deepEqual(found.map(({ cause }) => cause), ["crashed", "profile-locked", "crashed"]);
});

Deno.test("said: an error beside a sentence that was nothing before is read", async () => {
  const odd = { msg: "odd", note: "The browser has been disconnected" };
  const message = "Unexpected end of JSON input";
  const stack = `SyntaxError: ${message}\n    at useMultiFileAuthState (/app/x.js:1:1)`;
  const failed = { ...odd, err: { type: "SyntaxError", message, stack } };
  const found = await same([odd, odd, failed, odd, { ...odd, trace: stack }]);
  const damaged = "credentials-damaged";
  assert.deepEqual(found.map(({ line, cause }) => [line, cause]), [[3, damaged], [5, damaged]]);
});

Deno.test("said: what another field tells is read each time", async () => {
  const bye = { msg: "Session has been disconnected!", level: 30 };
  const found = await same([
    { ...bye, args: "LOGOUT" },
    { ...bye, args: "CONFLICT" },
    bye,
    { ...bye, args: "LOGOUT" },
  ]);
  assert.deepEqual(found.map(({ line, cause }) => [line, cause]), [
    [1, "logged-out"],
    [2, "replaced"],
    [4, "logged-out"],
  ]);
  const status = (word: string) => ({
    level: 20,
    name: "WebhookSender",
    msg: "POST DATA",
    data: { event: "session.status", payload: { name: "shop", status: word } },
  });
  const told = await same([status("WORKING"), status("FAILED"), status("WORKING")]);
  assert.deepEqual(told.map(({ attrs }) => attrs?.status), ["WORKING", "FAILED", "WORKING"]);
});

Deno.test("said: a webhook's target is that of its own line", async () => {
  const failed = { name: "WebhookSender", msg: "POST request failed: read ECONNRESET" };
  const found = await same([
    failed,
    { ...failed, url: "http://a.example/x" },
    { ...failed, url: "http://b.example/y" },
  ]);
  assert.deepEqual(found.map(({ attrs }) => attrs?.target), [
    undefined,
    "a.example",
    "b.example",
  ]);
});

Deno.test("said: another level or component of the same words is another sentence", async () => {
  const found = await same([
    { msg: "Logged out" },
    { msg: "Logged out", name: "Dashboard" },
    { msg: "Logged out", level: 20, name: "Dashboard" },
    { msg: "Logged out" },
  ]);
  assert.deepEqual(found.map(({ line }) => line), [1, 4]);
});
