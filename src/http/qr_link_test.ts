import assert from "node:assert/strict";
import fc from "fast-check";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { KEY, NOW } from "./http_fixture.ts";
import { QrLinks } from "./qr_link.ts";

const PUBLIC = "https://recovery.example";
const DAY_MS = 86_400_000;

function someLinks({ secret = KEY, clock = new VirtualClock(NOW) } = {}) {
  return { clock, links: new QrLinks({ publicUrl: PUBLIC, secret, forMs: DAY_MS, clock }) };
}

function tokenOf({ url }: { url: string }): string {
  return url.slice(`${PUBLIC}/qr/`.length);
}

Deno.test("qr link: it opens the session that it was made for, under any name, and no other", () => {
  const { links } = someLinks();
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.string(), (server, session) => {
    const made = links.make({ server, session });
    assert.match(made.url, /^https:\/\/recovery\.example\/qr\/[\w.-]+$/);
    const issuedAt = NOW;
    const link = { server, session, issuedAt, expiresAt: made.expiresAt };
    assert.deepEqual(links.read(tokenOf(made)), { is: "link", link });
  }));
});

Deno.test("qr link: it ends with its time, and with another secret", async () => {
  const { links, clock } = someLinks();
  const token = tokenOf(links.make({ server: "main", session: "shop" }));
  assert.equal(someLinks({ secret: `${KEY}2` }).links.read(token).is, "forged");
  await clock.advance(DAY_MS - 1);
  assert.equal(links.read(token).is, "link");
  await clock.advance(1);
  assert.equal(links.read(token).is, "expired");
});

Deno.test("qr link: one that is changed in any place is forged", () => {
  const { links } = someLinks();
  const token = tokenOf(links.make({ server: "main", session: "shop" }));
  const other = tokenOf(links.make({ server: "main", session: "bank" }));
  for (let at = 0; at < token.length; at++) {
    const changed = token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
    assert.equal(links.read(changed).is, "forged", changed);
  }
  const [payload, mac] = [other.split(".")[0], token.split(".")[1]];
  assert.equal(links.read(`${payload}.${mac}`).is, "forged");
});

Deno.test("qr link: whatever stands in a path, it is read and nothing is thrown", () => {
  const { links } = someLinks();
  for (const text of ["", ".", "a.b", "x".repeat(100_000), `${"A".repeat(9)}.${"A".repeat(43)}`]) {
    assert.equal(links.read(text).is, "forged");
  }
  fc.assert(fc.property(fc.string(), (text) => assert.equal(links.read(text).is, "forged")));
});

Deno.test("qr link: a cookie's signature is none of a link, though the key is the same", async () => {
  const { Visits } = await import("./visits.ts");
  const { links, clock } = someLinks();
  const visits = new Visits({ apiKey: KEY, clock, newId: () => "one" });
  const mac = visits.formToken({ id: "one" });
  assert.equal(links.read(`b25l.${mac}`).is, "forged");
});
