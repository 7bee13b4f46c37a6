/**
 * Writes `corpus/catalogue.jsonl`: each sample and near miss of the catalogue in several formats and
 * wrappers, by turns, at most five of one. What they are is the catalogue's word; that a reader finds
 * it in every form is the test. `deno run -A tests/logs/write_corpus.ts`, then read what changed.
 */
import {
  CATALOGUE,
  type CauseEntry,
  type LogRecord,
  type Source,
} from "../../src/session/causes/mod.ts";
import { FORMATS, wrapped, type WrapperName, WRAPPERS, written } from "./wrapping.ts";

const EACH = 3;
const AT = Date.UTC(2026, 2, 2, 8);
const KERNEL = /oom-kill:|out of memory: Killed process/i;

let turn = 0;
const lines: string[] = [];
for (const entry of CATALOGUE) {
  const { kind, cause } = entry;
  for (const sample of entry.samples) {
    if (!("record" in sample)) continue;
    const expect = kind === null ? null : { kind, cause };
    add(`${entry.name}`, sample.record, { entry, expect });
  }
  for (const miss of entry.nearMisses) {
    if (!("record" in miss)) continue;
    const real = CATALOGUE.find(({ name }) => name === miss.isOf);
    // What looks alike and is of no entry may be a sign of a status: those are labelled by hand.
    const expect = miss.record.msg.startsWith("WhatsApp HTTP API is running")
      ? { kind: "server.started", cause: null }
      : real === undefined || real.kind === null
      ? null
      : { kind: real.kind, cause: real.cause };
    add(`not-${entry.name}`, miss.record, { entry: real ?? entry, expect });
  }
}
const path = new URL("./corpus/catalogue.jsonl", import.meta.url);
await Deno.writeTextFile(path, `${lines.join("\n")}\n`);

function add(
  name: string,
  record: LogRecord,
  { entry, expect }: { entry: CauseEntry; expect: { kind: string; cause: string | null } | null },
): void {
  const session = sessionOf(record, entry);
  const forms = record.by === "text" ? textForms(record) : loggerForms(record, session.written);
  const count = Math.min(EACH, record.by === "text" ? EACH : forms.length);
  for (let each = 0; each < count; each++) {
    const form = forms[(turn + each) % forms.length];
    if (form === undefined) continue;
    const wrapper: WrapperName = WRAPPERS[(turn * 2 + each * 4) % WRAPPERS.length] ?? "none";
    const id = `${name}-${lines.length + 1}`;
    lines.push(JSON.stringify({
      id,
      format: form.format,
      wrapper,
      engine: entry.engines.length === 1 ? entry.engines[0] : "any",
      text: wrapped(form.lines, wrapper, () => AT).join("\n"),
      expect: expect === null ? null : { ...expect, session: session.expected },
      source: `catalogue ${entry.name}: ${entry.sources.slice(0, 2).map(told).join(", ")}`,
    }));
  }
  turn++;
}

function sessionOf(record: LogRecord, entry: CauseEntry) {
  const inText = /\[Session\/([^/\]]+)\//.exec(record.msg)?.[1];
  if (inText !== undefined) return { written: null, expected: inText };
  // Text of other programs names a session by its folder alone.
  const folder = /\/session-(\w+)\/|noweb\/(\w+)\/creds\.json' file/.exec(record.msg);
  if (record.by === "text") return { written: null, expected: folder?.[1] ?? folder?.[2] ?? null };
  const named = /^(Webhook) - (.+)$/.exec(record.name ?? "")?.[2];
  if (named !== undefined) return { written: named, expected: named };
  const isServers = entry.scope === "server" || record.name === undefined ||
    record.name === "Bootstrap" || record.name === "ServerController";
  return isServers ? { written: null, expected: null } : { written: "shop", expected: "shop" };
}

function loggerForms(record: LogRecord, session: string | null) {
  const clean = {
    ...record,
    ...(record.name?.startsWith("Webhook - ") ? { name: "Webhook" } : {}),
  };
  return FORMATS.flatMap((format) => {
    const own = written({ record: clean, session, at: AT }, format);
    return own === null ? [] : [{ format: format as string, lines: own }];
  });
}

function textForms({ msg }: LogRecord): { format: string; lines: string[] }[] {
  const lines = msg.split("\n");
  if (!KERNEL.test(msg)) return [{ format: "text", lines }];
  const bare = msg.replace(/^\[ *[\d.]+\] /, "");
  return [
    { format: "kernel", lines: [`[ 1905.787859] ${bare}`] },
    { format: "kernel", lines: [`[Mon Mar  2 08:00:00 2026] ${bare}`] },
    { format: "text", lines: [bare] },
  ];
}

function told(source: Source): string {
  switch (source.is) {
    case "recording":
    case "case":
      return `${source.file}:${source.line}`;
    case "report":
      return source.row;
    case "thread":
      return source.thread;
    case "source":
      return `${source.project} ${source.file}`;
  }
}
