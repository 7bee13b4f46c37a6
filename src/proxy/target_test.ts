import assert from "node:assert/strict";
import fc from "fast-check";
import { ProxyRefusal } from "./refusal.ts";
import { readTarget } from "./target.ts";

const REFUSED = [
  { what: "a step up", raw: "/api/../server/environment" },
  { what: "an encoded step up", raw: "/api/%2e%2e/server/environment" },
  { what: "a half encoded step up", raw: "/api/.%2E/server" },
  { what: "a step up that is encoded twice", raw: "/api/%252e%252e/server" },
  { what: "a step up behind an encoded slash", raw: "/api/x%2f..%2fserver" },
  { what: "a step up behind an encoded backslash", raw: "/api/x%5c..%5cserver" },
  { what: "an encoded slash", raw: "/api/server%2fenvironment?all=true" },
  { what: "a slash that is encoded twice", raw: "/api/sessions%252Fdesk" },
  { what: "a slash that is encoded six times", raw: `/api/sessions%${"25".repeat(5)}2fdesk` },
  { what: "a slash that is encoded without end", raw: `/api/x%${"25".repeat(2_000)}2fdesk` },
  { what: "a twice encoded slash beside a mere percent sign", raw: "/api/sessions%252fdesk%25" },
  { what: "a twice encoded slash beside half a character", raw: "/api/sessions%252fdesk%25c3" },
  { what: "an encoded backslash", raw: "/api/sessions%5cdesk" },
  { what: "an encoded question mark", raw: "/api/sessions%3fall=true" },
  { what: "an encoded hash sign", raw: "/api/sessions%23x" },
  { what: "a step in place", raw: "/api/./server" },
  { what: "an empty step", raw: "/api//server/environment" },
  { what: "a host", raw: "//evil.example/api/x" },
  { what: "a backslash", raw: "/api\\..\\server" },
  { what: "a fragment", raw: "/api/x#y" },
  { what: "a space", raw: "/api/x y" },
  { what: "a line break", raw: "/api/x\r\nX-Api-Key: y" },
  { what: "an encoded zero", raw: "/api/x%00" },
  { what: "broken percent-encoding", raw: "/api/%zz" },
  { what: "half a character", raw: "/api/%c3" },
  { what: "a character beyond ASCII", raw: "/api/ü" },
  { what: "no slash", raw: "api/x" },
  { what: "more than 8,192 characters", raw: `/${"a".repeat(8_192)}` },
];
for (const { what, raw } of REFUSED) {
  Deno.test(`readTarget() refuses a path with ${what}`, () => {
    assert.throws(() => readTarget(raw), (error) => {
      assert.ok(error instanceof ProxyRefusal);
      assert.equal(error.code, "INVALID_REQUEST");
      return true;
    });
  });
}

const READ = [
  { raw: "/api/sendText", steps: ["api", "sendText"] },
  { raw: "/api/default/chats/", steps: ["api", "default", "chats"] },
  { raw: "/api/my%20shop/chats?limit=3&x=../..", steps: ["api", "my shop", "chats"] },
  { raw: "/api/a/chats/49%40c.us/messages", steps: ["api", "a", "chats", "49@c.us", "messages"] },
  { raw: "/api/files/default/3EB0.oga", steps: ["api", "files", "default", "3EB0.oga"] },
  { raw: "/api/files/.hidden", steps: ["api", "files", ".hidden"] },
  { raw: "/api/100%25/chats", steps: ["api", "100%", "chats"] },
];
for (const { raw, steps } of READ) {
  Deno.test(`readTarget() reads ${raw} as WAHA does, and passes it on as it is`, () => {
    const target = readTarget(raw);
    assert.deepEqual(target.steps, steps);
    assert.equal(`${target.path}${target.search}`, raw);
  });
}

Deno.test("readTarget() passes nothing on that a URL would shorten or lead elsewhere", () => {
  const piece = fc.constantFrom(
    "a",
    ".",
    "..",
    "%2e",
    "%2f",
    "%5c",
    "%25",
    "2e",
    "/",
    "\\",
    "?",
    "@",
    ":",
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
    const raw = `/${pieces.join("")}`;
    let target;
    try {
      target = readTarget(raw);
    } catch {
      return;
    }
    const url = new URL(`http://waha:3000${target.path}${target.search}`);
    assert.equal(url.host, "waha:3000");
    assert.equal(url.pathname, target.path);
  }));
});
