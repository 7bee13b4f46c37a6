import assert from "node:assert/strict";
import { readEntry } from "./read_entry.ts";
import { unwrap } from "./unwrap.ts";

const LINE = "[08:00:00.500] INFO (NOWEBEngine/34): session:shop - opened connection to WA";
const AT = Date.UTC(2026, 2, 2, 8);

for (
  const { by, wrapper, line, at } of [
    { by: "no collector", wrapper: "none", line: LINE },
    { by: "Windows", wrapper: "none", line: `${LINE}\r` },
    { by: "copytruncate's hole", wrapper: "none", line: `\0\0\0${LINE}` },
    {
      by: "docker's json-file",
      wrapper: "docker-json",
      line: JSON.stringify({
        log: `${LINE}\r\n`,
        stream: "stderr",
        time: "2026-03-02T08:00:00.1Z",
      }),
      at: AT + 100,
    },
    {
      by: "a shipper of json-file",
      wrapper: "docker-json",
      line: JSON.stringify({ stream: "stdout", log: `${LINE}\n`, time: "no time" }),
    },
    { by: "docker compose", wrapper: "compose", line: `waha-1  | ${LINE}` },
    { by: "docker compose in colours", wrapper: "compose", line: `\x1b[36mwaha |\x1b[0m ${LINE}` },
    { by: "docker service logs", wrapper: "compose", line: `waha.1.k3x8@node-1    | ${LINE}` },
    {
      by: "docker compose logs -t",
      wrapper: "compose",
      line: `waha-1  | 2026-03-02T08:00:00.25Z ${LINE}`,
      at: AT + 250,
    },
    { by: "docker logs -t", wrapper: "timestamps", line: `2026-03-02T08:00:00Z ${LINE}`, at: AT },
    {
      by: "a zone of its own",
      wrapper: "timestamps",
      line: `2026-03-02T10:00:00+02:00 ${LINE}`,
      at: AT,
    },
    { by: "CRI", wrapper: "cri", line: `2026-03-02T08:00:00.1Z stderr F ${LINE}`, at: AT + 100 },
    { by: "kubectl logs --prefix", wrapper: "kubectl", line: `[pod/waha-0/waha] ${LINE}` },
    {
      by: "rsyslog",
      wrapper: "syslog",
      line: `2026-03-02T08:00:00.123456+00:00 host-1 waha[812]: ${LINE}`,
      at: AT + 123,
    },
    {
      by: "journalctl -o short-iso",
      wrapper: "syslog",
      line: `2026-03-02T08:00:00+0000 host-1 waha[812]: ${LINE}`,
      at: AT,
    },
    {
      by: "RFC 5424",
      wrapper: "syslog",
      line: `<14>1 2026-03-02T08:00:00Z host-1 waha 812 - [x@1 a="b"] ${LINE}`,
      at: AT,
    },
    { by: "RFC 3164", wrapper: "syslog", line: `<14>Mar  2 08:00:00 host-1 waha[812]: ${LINE}` },
    { by: "journald", wrapper: "journald", line: `Mar 02 08:00:00 host-1 waha[812]: ${LINE}` },
    {
      by: "journalctl -o short-precise",
      wrapper: "journald",
      line: `Mar 02 08:00:00.123456 host-1 waha[812]: ${LINE}`,
    },
    {
      by: "compose as a unit of systemd",
      wrapper: "journald",
      line: `Mar 02 08:00:00 host-1 docker[99]: waha-1  | ${LINE}`,
    },
    {
      by: "journalctl -o json",
      wrapper: "journald-json",
      line: JSON.stringify({ MESSAGE: LINE, __REALTIME_TIMESTAMP: `${AT}123` }),
      at: AT,
    },
    {
      by: "journald's bytes",
      wrapper: "journald-json",
      line: JSON.stringify({ MESSAGE: [...new TextEncoder().encode(LINE)] }),
    },
  ]
) {
  Deno.test(`unwrap: ${by} hides nothing of the line`, () => {
    const framed = unwrap(line);
    assert.deepEqual([framed.text, framed.wrapper, framed.timeAt], [LINE, wrapper, at]);
    assert.equal(readEntry(framed).session, "shop");
  });
}

Deno.test("unwrap: the kernel's lines are found whoever kept them", () => {
  const killed = "Out of memory: Killed process 13956 (node) total-vm:11971452kB";
  for (
    const line of [
      `[ 1905.787859] ${killed}`,
      `<6>[ 1905.787859] ${killed}`,
      `[ 1905.787859][ T1234] ${killed}`,
      `[Mon Mar  2 08:00:00 2026] ${killed}`,
      `2026-03-02T08:00:00,123456+00:00 ${killed}`,
      `2026-03-02T08:00:00.123456+00:00 host-1 kernel: ${killed}`,
      `Mar  2 08:00:00 host-1 kernel: [ 1905.787859] ${killed}`,
      `Mar  2 08:00:00 host-1 kernel: ${killed}`,
    ]
  ) {
    assert.equal(readEntry(unwrap(line)).record.msg, killed, line);
  }
});

Deno.test("unwrap: what only looks like a collector's stays as it is", () => {
  for (
    const line of [
      '{"level":30,"time":1772438400000,"log":"x","stream":"stdout","msg":"mine"}',
      '{"time":1772438400000,"level":30,"log":"x","msg":"no stream of docker"}',
      '{"log":"cut',
      '{"log":"a file","stream":"of tears","msg":"no stream of docker"}',
      "Marchy 02 08:00:00 host-1 waha[812]: x",
      "    at x (a.js:1) | y",
    ]
  ) {
    assert.deepEqual(unwrap(line), { text: line, wrapper: "none" });
  }
});

Deno.test("unwrap: a part of a line is given as it is, whatever it looks like", () => {
  const framed = unwrap("2026-03-02T08:00:00.1Z stdout P waha-1  | x");
  assert.deepEqual([framed.text, framed.partial], ["waha-1  | x", true]);
});
