import assert from "node:assert/strict";
import { configWith, HOOK } from "./doctor_fixture.ts";
import { chooseServer } from "./which_server.ts";

const LIST = JSON.stringify([
  { name: "a", url: "http://a:3000", apiKey: "key-of-a" },
  { name: "b", url: "http://b:3000", session: "shop" },
  { name: "c", url: "c:3000" },
]);
const ALONE = { WAHA_URL: "", WAHA_API_KEY: "" };

function choose(settings: Record<string, string>, choice: Parameters<typeof chooseServer>[1] = {}) {
  const chosen = chooseServer(configWith(settings), choice);
  assert.ok(chosen.is === "chosen", JSON.stringify(chosen));
  return chosen;
}

Deno.test("doctor: without a list there is one server, and its webhook's address stays as it is", () => {
  const { config, findings } = choose({});
  assert.deepEqual(config, configWith());
  assert.deepEqual(findings, []);
});

Deno.test("doctor: of a list the first server is checked, or the one that is named, with its own key and session", () => {
  const first = choose({ ...ALONE, WAHA_SERVERS: LIST });
  assert.equal(first.config.waha.url, "http://a:3000");
  assert.equal(first.config.waha.apiKey, "key-of-a");
  assert.equal(first.config.waha.session, "default");
  const { config } = choose({ ...ALONE, WAHA_SERVERS: LIST }, { server: "b" });
  assert.deepEqual([config.waha.url, config.waha.session], ["http://b:3000", "shop"]);
  assert.equal(config.waha.apiKey, undefined);
  const other = choose({ ...ALONE, WAHA_SERVERS: LIST }, { server: "b", session: "x" });
  assert.equal(other.config.waha.session, "x");
});

Deno.test("doctor: the webhook of a server of a list names the server", () => {
  const { config } = choose({ WAHA_SERVERS: LIST }, { server: "b" });
  assert.equal(config.webhook.url, `${HOOK}?server=b`);
  assert.equal(choose({ WAHA_SERVERS: LIST }).config.webhook.url, `${HOOK}?server=main`);
});

Deno.test("doctor: each entry that is wrong is a problem of its own", () => {
  const { findings } = choose({ WAHA_SERVERS: LIST });
  assert.deepEqual(findings.map(({ id, level }) => [id, level]), [["servers", "problem"]]);
  assert.match(findings[0]?.says ?? "", /server 'c'/);
});

Deno.test("doctor: a server that is not listed is refused with those that are", () => {
  const chosen = chooseServer(configWith({ WAHA_SERVERS: LIST }), { server: "x" });
  assert.deepEqual(chosen, { is: "no-such-server", known: ["main", "a", "b"] });
});

Deno.test("doctor: a list is read from its file, and one that cannot be read is a problem", () => {
  const settings = { ...ALONE, WAHA_SERVERS: "data/servers.json" };
  assert.equal(choose(settings, { readText: () => LIST }).config.waha.url, "http://a:3000");
  const failing = () => {
    throw new Error("no such file");
  };
  for (const readText of [failing, () => "[", () => "[]"]) {
    assert.equal(chooseServer(configWith(settings), { readText }).is, "no-list");
  }
});
