import assert from "node:assert/strict";
import { connectionFailure } from "./connection_failure.ts";

const caused = (message: string) => new TypeError("fetch failed", { cause: new Error(message) });
const coded = (code: string) => Object.assign(new Error("connect"), { code });

const ROWS = [
  {
    reason: "connection refused",
    reached: false,
    error: caused(
      "error sending request for url (http://reset:1/): client error (Connect): tcp connect " +
        "error: Connection refused (os error 111)",
    ),
  },
  { reason: "connection refused", reached: false, error: coded("ECONNREFUSED") },
  {
    reason: "name not found",
    reached: false,
    error: caused("client error (Connect): dns error: failed to lookup address information"),
  },
  {
    reason: "no route to its host",
    reached: false,
    error: caused("client error (Connect): tcp connect error: No route to host (os error 113)"),
  },
  {
    reason: "its certificate is not accepted",
    reached: false,
    error: caused("client error (Connect): invalid peer certificate: UnknownIssuer"),
  },
  {
    reason: "no connection could be made",
    reached: false,
    error: caused("client error (Connect): received corrupt message of type InvalidContentType"),
  },
  {
    reason: "its port is one that no fetch may use",
    reached: false,
    error: new TypeError("Fetch failed: Requests to port 1 are blocked"),
  },
  {
    reason: "this process has no right to connect to it",
    reached: false,
    error: new Deno.errors.NotCapable('Requires net access to "waha:3000"'),
  },
  {
    reason: "the connection was reset",
    reached: true,
    error: caused("client error (SendRequest): connection error: Connection reset by peer"),
  },
  {
    reason: "the connection ended before the answer was complete",
    reached: true,
    error: new TypeError("error reading a body from connection"),
  },
  { reason: "the connection failed", reached: true, error: "a string" },
  {
    reason: "the connection failed",
    reached: true,
    error: caused("for url (http://connection-refused.example/ECONNREFUSED)"),
  },
];
for (const { reason, reached, error } of ROWS) {
  const given = error instanceof Error ? `${error.message} ${error.cause ?? ""}`.trim() : error;
  Deno.test(`connectionFailure() says "${reason}" of: ${given}`, () => {
    assert.deepEqual(connectionFailure(error), { reason, reached });
  });
}

Deno.test("connectionFailure() ends on a ring of causes", () => {
  const one = new Error("one");
  one.cause = new Error("two", { cause: one });
  assert.equal(connectionFailure(one).reached, true);
});
