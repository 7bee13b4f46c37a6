import assert from "node:assert/strict";
import { routeOf } from "./route.ts";
import { readTarget } from "./target.ts";

const route = (method: string, path: string) => routeOf(method, readTarget(path).steps);

const SECRET = [
  "/api/server/environment",
  "/api/server/environment/",
  "/API/Server/ENVIRONMENT",
  "/api/server/%65nvironment",
  "/api/server/environment?all=true",
  "/api/server/stop",
  "/api/server/debug/heapsnapshot",
  "/api/server",
  "/api/keys",
  "/api/keys/key_1",
  "/api/apps",
];
for (const path of SECRET) {
  Deno.test(`routeOf() knows ${path} as one for API_KEY alone`, () => {
    for (const method of ["GET", "POST", "HEAD", "PUT", "DELETE"]) {
      assert.equal(route(method, path)?.secret, true);
    }
  });
}

Deno.test("routeOf() lets the version and the status of a server pass", () => {
  for (const path of ["/api/server/version", "/api/server/status", "/api/version", "/ping"]) {
    assert.equal(route("GET", path)?.secret, undefined);
  }
});

Deno.test("routeOf() finds no route for what is no part of WAHA's API", () => {
  for (const path of ["/", "/dashboard", "/-json", "/apis/x", "/api", "/ping/x", "/metrics"]) {
    assert.equal(route("GET", path), null);
  }
});

const SESSIONS = [
  { is: "path", method: "GET", path: "/api/shop/chats", session: "shop" },
  { is: "path", method: "POST", path: "/api/sessions/shop/stop", session: "shop" },
  { is: "path", method: "GET", path: "/api/my%20shop/auth/qr", session: "my shop" },
  { is: "query", method: "GET", path: "/api/messages?session=shop" },
  { is: "query", method: "GET", path: "/api/screenshot?session=shop" },
  { is: "query", method: "GET", path: "/api/contacts/all?session=shop" },
  { is: "body", method: "POST", path: "/api/sendText", field: "session" },
  { is: "body", method: "POST", path: "/api/send/link-custom-preview", field: "session" },
  { is: "body", method: "POST", path: "/api/sessions", field: "name" },
  { is: "body", method: "POST", path: "/api/sessions/start", field: "name" },
  { is: "none", method: "GET", path: "/api/sessions" },
  { is: "none", method: "GET", path: "/api/files/a.jpg" },
];
for (const { method, path, ...place } of SESSIONS) {
  Deno.test(`routeOf() finds the session of ${method} ${path} in its ${place.is}`, () => {
    assert.deepEqual(route(method, path)?.session, place);
  });
}

const LIFECYCLE = [
  { then: "running", method: "POST", path: "/api/sessions/shop/start" },
  { then: "running", method: "POST", path: "/api/sessions/shop/RESTART/" },
  { then: "running", method: "POST", path: "/api/sessions/shop/logout" },
  { then: "stopped", method: "POST", path: "/api/sessions/shop/stop" },
  { then: "stopped", method: "DELETE", path: "/api/sessions/shop" },
  { then: "running", method: "POST", path: "/api/sessions/start" },
  { then: "stopped", method: "POST", path: "/api/sessions/stop" },
  { then: "stopped", method: "POST", path: "/api/sessions/logout" },
  { then: "unsaid", method: "PUT", path: "/api/sessions/shop" },
  { then: "unsaid", method: "POST", path: "/api/sessions" },
  { then: undefined, method: "GET", path: "/api/sessions/shop" },
  { then: undefined, method: "GET", path: "/api/sessions/stop" },
  { then: undefined, method: "GET", path: "/api/sessions/shop/me" },
  { then: undefined, method: "GET", path: "/api/sessions/shop/start" },
] as const;
for (const { then, method, path } of LIFECYCLE) {
  Deno.test(`routeOf() takes ${method} ${path} for a wish: ${then ?? "none"}`, () => {
    assert.equal(route(method, path)?.lifecycle, then);
  });
}

const NEEDS = [
  { then: true, method: "POST", path: "/api/sendText" },
  { then: true, method: "GET", path: "/api/shop/chats" },
  { then: true, method: "GET", path: "/api/shop/groups" },
  { then: true, method: "GET", path: "/api/contacts/check-exists" },
  { then: false, method: "GET", path: "/api/shop/auth/qr" },
  { then: false, method: "GET", path: "/api/screenshot" },
  { then: false, method: "GET", path: "/api/sessions/shop" },
  { then: false, method: "GET", path: "/api/shop/something-new" },
] as const;
for (const { then, method, path } of NEEDS) {
  Deno.test(`routeOf() ${then ? "knows" : "does not say"} that ${method} ${path} needs a WORKING session`, () => {
    assert.equal(route(method, path)?.needsWorking, then);
  });
}

const PAGES = [
  { max: 25, path: "/api/shop/chats" },
  { max: 25, path: "/api/shop/chats/" },
  { max: 25, path: "/api/shop/Chats/Overview" },
  { max: 50, path: "/api/shop/chats/1@c.us/messages" },
  { max: 50, path: "/api/messages" },
  { max: undefined, path: "/api/shop/chats/1@c.us/messages/id" },
  { max: undefined, path: "/api/shop/contacts" },
];
for (const { max, path } of PAGES) {
  Deno.test(`routeOf() caps ${path} at ${max ?? "nothing"}`, () => {
    assert.equal(route("GET", path)?.rowsMax, max);
  });
}

Deno.test("routeOf() puts no word of a caller's into the name that the log shows", () => {
  for (const path of ["/api/xyz", "/api/xyz/abc", "/api/xyz/chats", "/api/sessions/xyz/abc"]) {
    assert.doesNotMatch(route("GET", path)?.pattern ?? "", /xyz|abc/);
  }
});
