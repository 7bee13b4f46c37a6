import assert from "node:assert/strict";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { createSimulator, type LogFormat, type SimulatorOptions } from "./mod.ts";

const KEY = "test-key-0000";

function logging(format: LogFormat, options: Partial<SimulatorOptions> = {}) {
  const clock = new VirtualClock();
  const entries: string[] = [];
  const log = { format, write: (text: string) => void entries.push(text) };
  const waha = createSimulator({ clock, apiKey: KEY, log, ...options });
  const ask = async (method: string, path: string, waitMs = 0) => {
    const asked = waha.fetch(`http://waha.test${path}`, { method, headers: { "x-api-key": KEY } });
    await clock.advance(waitMs);
    await (await asked).body?.cancel();
  };
  return { clock, waha, entries, ask };
}

Deno.test("the log begins with the start of WAHA and tells a restart in WAHA's words", async () => {
  const { waha, entries, ask } = logging("JSON");
  assert.match(entries.join(""), /"msg":"Environment"/);
  entries.length = 0;
  await ask("POST", "/api/sessions/default/restart", 5000);
  const parsed = entries.map((entry) => JSON.parse(entry));
  assert.deepEqual(parsed.map(({ msg }) => msg), [
    "Stopping session...",
    "Saving creds before stopping...",
    "Creds saved",
    "connection closed",
    "Session has been stopped.",
    "Starting session...",
    "The session ignores the following chat ids",
    "Session has been started.",
    "request completed",
    "connected to WA",
    "logging in...",
    "opened connection to WA",
  ]);
  // What the session says later carries the request that started it.
  assert.deepEqual([parsed.at(-1).reqId, parsed.at(-1).session], [2, "default"]);
  waha.close();
});

Deno.test("PRETTY is coloured, has no date, and puts an error into lines of its own", async () => {
  const { waha, entries, ask } = logging("PRETTY");
  entries.length = 0;
  waha.control("default", "phone-logout");
  await ask("GET", "/api/sessions/nosuch");
  const text = entries.join("");
  // deno-lint-ignore no-control-regex
  assert.match(text, /^\[\d\d:\d\d:\d\d\.\d{3}\] \x1b\[31mERROR\x1b\[39m \(WhatsappSession\/1\)/m);
  // deno-lint-ignore no-control-regex
  assert.match(text, /\x1b\[36msession:default - Connection closed due to 'Error: Stream Errored/);
  assert.match(text, /^ {4}err: \{\n {6}"type": "NotFoundException",\n/m);
  assert.match(text, /^ {10}NotFoundException: Session not found\n {10} {4}at simulator/m);
  waha.close();
});

Deno.test("a printed QR is a block without a prefix", async () => {
  const clock = new VirtualClock();
  let text = "";
  const log = { format: "PRETTY", write: (part: string) => text += part, qr: "printed" } as const;
  const waha = createSimulator({ clock, apiKey: KEY, log, status: "SCAN_QR_CODE" });
  waha.control("default", "qr-expires");
  assert.match(text, /\n[▀▄█ ]{40,}\n/);
  assert.match(text, /You can disable QR in console/);
  waha.close();
  await clock.advance(0);
  assert.equal(clock.pending, 0);
});

Deno.test("a killed process says nothing more, and begins anew when it is up", async () => {
  const { clock, waha, entries } = logging("JSON");
  entries.length = 0;
  waha.controlServer("oom");
  await clock.advance(3999);
  assert.deepEqual(entries, []);
  await clock.advance(1);
  assert.match(entries[0] ?? "", /"name":"Bootstrap","msg":"NODE - Catching/);
  waha.close();
  assert.equal(clock.pending, 0);
});

Deno.test("what a killed process would have said later is never said", async () => {
  const { clock, waha, entries } = logging("JSON", { status: "SCAN_QR_CODE" });
  waha.control("default", "scan");
  waha.controlServer("oom");
  await clock.advance(3000);
  assert.doesNotMatch(entries.join(""), /connection errored/);
  waha.close();
  assert.equal(clock.pending, 0);
});

Deno.test("a NOWEB that hangs is stopped 10 s after it was told to", async () => {
  const { clock, waha, entries, ask } = logging("JSON");
  waha.control("default", "hang-starting");
  const stop = ask("POST", "/api/sessions/default/stop", 13_000);
  await stop;
  const at = (msg: string) => JSON.parse(entries.find((entry) => entry.includes(msg)) ?? "{}").time;
  assert.equal(at("Session has been stopped.") - at("Stopping session..."), 10_000);
  await clock.advance(0);
  waha.close();
});

Deno.test("nothing is logged of the controls, and no key or pairing secret of ours", async () => {
  const { waha, entries, ask } = logging("JSON");
  await ask("GET", "/__sim/calls");
  await ask("GET", "/api/server/environment");
  assert.doesNotMatch(entries.join(""), /__sim|test-key-0000/);
  waha.close();
});
