import assert from "node:assert/strict";
import { SIGNAL_KINDS } from "../../contract/signals.ts";
import { CAUSES } from "../facts.ts";
import {
  byReasonCode,
  CATALOGUE,
  CAUSE_WORDS,
  causeEntry,
  type CauseMatch,
  entriesOf,
  EVENT_KINDS,
  match,
  matchAnswer,
  matcherOf,
  meaningOf,
  type Sample,
} from "./mod.ts";
import { causesPage } from "./page.ts";

const HERE = new URL("./", import.meta.url);
const ROOT = new URL("../../../", import.meta.url);
const CASES = new URL("tests/cases/logs/", ROOT);

/** Words that a person who runs a shop need not know. */
const JARGON = new RegExp(
  "\\b(sockets?|stack|heap|grpc|dns|rss|json|https?|noweb|webjs|wpp|gows|baileys|puppeteer|" +
    "chromium|whatsmeow|kernel|sig[a-z]+|exceptions?|protocol|pid|threads?|tcp|time-?outs?|" +
    "endpoints?|process(es)?|frames?|streams?|null|[45]\\d\\d)\\b",
  "i",
);
const ERROR_NAME = /\bE[A-Z]{4,}\b/;

const MATCHER = matcherOf(CATALOGUE);

function matched(sample: Sample): CauseMatch | null {
  return "record" in sample ? match(sample.record) : matchAnswer(sample.answer);
}

function matchedBy(sample: Sample): string[] {
  const found = "record" in sample
    ? MATCHER.matchAll(sample.record)
    : MATCHER.matchAllAnswers(sample.answer);
  return [...new Set(found.map(({ entry }) => entry.name))];
}

for (const entry of CATALOGUE) {
  Deno.test(`causes: ${entry.name} is what its samples show, and no other entry is`, () => {
    for (const sample of entry.samples) {
      assert.deepEqual(matchedBy(sample), [entry.name], JSON.stringify(sample));
    }
    for (const { why, isOf, ...sample } of entry.nearMisses) {
      assert.equal(matched(sample)?.entry.name, isOf, `${why}: ${JSON.stringify(sample)}`);
    }
  });
}

Deno.test("causes: an entry that reads texts has a sample and a near miss", () => {
  const bare = CATALOGUE.filter(({ signatures, samples, nearMisses }) =>
    signatures.some(({ on }) => on !== "code") &&
    (samples.length === 0 || nearMisses.length === 0)
  );
  assert.deepEqual(bare.map(({ name }) => name), []);
  assert.ok(CATALOGUE.every(({ signatures }) => signatures.length > 0));
  assert.ok(CATALOGUE.length >= 40);
});

Deno.test("causes: a near miss that belongs to another entry names one that there is", () => {
  for (const { name, nearMisses } of CATALOGUE) {
    for (const { isOf } of nearMisses) {
      assert.notEqual(isOf, name);
      if (isOf !== undefined) assert.ok(causeEntry(isOf), `${name}: ${isOf}`);
    }
  }
});

Deno.test("causes: each entry is a file of its name, and each name is there once", async () => {
  const parts = ["catalogue", "entry", "evidence", "lookup", "match", "mod", "page", "record"];
  const files = (await Array.fromAsync(Deno.readDir(HERE), ({ name }) => name))
    .filter((name) => !/_(test|fixture)\.ts$/.test(name))
    .map((name) => name.slice(0, -".ts".length).replaceAll("_", "-"))
    .filter((name) => ![...parts, "words"].includes(name));
  assert.deepEqual(CATALOGUE.map(({ name }) => name).sort(), files.sort());
});

Deno.test("causes: every sentence is one sentence", () => {
  for (const { name, meaning, act, never } of CATALOGUE) {
    for (const sentence of [meaning, act.sentence, never]) {
      assert.match(sentence, /^[A-Z"][^\n]*[^.]\.$/, `${name}: ${sentence}`);
      assert.doesNotMatch(sentence, /[.!?] [A-Z]/, `${name}: ${sentence}`);
      assert.ok(sentence.length <= 140, `${name}: ${sentence.length} characters: ${sentence}`);
    }
    assert.match(never, /^Do not /, name);
  }
});

Deno.test("causes: a meaning is without words of the trade", () => {
  const meanings = [
    ...CATALOGUE.map(({ meaning }) => meaning),
    ...CAUSE_WORDS.map((cause) => meaningOf(cause)),
  ];
  assert.deepEqual(meanings.filter((words) => JARGON.test(words) || ERROR_NAME.test(words)), []);
});

Deno.test("causes: every word that the rules know has an entry and a meaning", () => {
  assert.deepEqual(CAUSES.filter((cause) => !CAUSE_WORDS.some((word) => word === cause)), []);
  for (const cause of CAUSE_WORDS) {
    assert.notEqual(entriesOf(cause).length, 0, cause);
    for (const engine of ["WEBJS", "WPP", "NOWEB", "GOWS", "UNKNOWN"] as const) {
      assert.match(meaningOf(cause, engine), /^[A-Z].*\.$/);
    }
  }
});

Deno.test("causes: where one entry alone fits the engine its own meaning is told", () => {
  const [entry] = entriesOf("replaced").filter(({ engines }) => engines.includes("GOWS"));
  assert.equal(meaningOf("replaced", "GOWS"), entry?.meaning);
});

Deno.test("causes: the kinds are those that POST /signals takes", () => {
  assert.deepEqual([...EVENT_KINDS], [...SIGNAL_KINDS]);
});

Deno.test("causes: an entry that names a safe act other than none is no noise, and the reverse", () => {
  for (const { name, act, cause } of CATALOGUE) {
    if (act.do === "none") assert.equal(cause, null, name);
  }
});

Deno.test("causes: versions are WAHA's and in order", () => {
  for (const { name, versions: { from = "2000.1.0", until = "2999.1.0" } } of CATALOGUE) {
    const [first, last] = [from, until].map((version) => {
      assert.match(version, /^20\d\d\.\d{1,2}\.\d+$|^2999\.1\.0$/, name);
      return version.split(".").map(Number);
    });
    assert.ok(first!.join() <= last!.join() || first![0]! < last![0]!, name);
  }
});

Deno.test("causes: a signature is found by 6 characters at least, and is for engines of its entry", () => {
  for (const { name, signatures, engines } of CATALOGUE) {
    for (const signature of signatures) {
      if (signature.on === "code") {
        assert.ok(signature.engines.every((engine) => engines.includes(engine)), name);
      } else {
        const anchor = ("begins" in signature ? signature.begins : undefined) ?? signature.has;
        assert.ok((anchor?.length ?? 0) >= 6, `${name}: ${anchor}`);
      }
    }
  }
});

const CODES: { code: number; cause: string | null; name: string }[] = [
  { code: 401, cause: "logged-out", name: "logged-out-noweb" },
  { code: 403, cause: "refused", name: "refused-number-noweb" },
  { code: 405, cause: "refused", name: "refused-version-noweb" },
  { code: 408, cause: null, name: "connection-timed-out" },
  { code: 411, cause: null, name: "linking-not-allowed" },
  { code: 428, cause: null, name: "connection-terminated" },
  { code: 440, cause: "replaced", name: "replaced-noweb" },
  { code: 500, cause: "unknown", name: "bad-session" },
  { code: 503, cause: null, name: "whatsapp-unavailable" },
  { code: 515, cause: null, name: "restart-after-pairing" },
];

for (const { code, cause, name } of CODES) {
  Deno.test(`causes: NOWEB's ${code} is ${name}`, () => {
    const entry = byReasonCode("NOWEB", code);
    assert.equal(entry?.name, name);
    assert.equal(entry?.cause, cause);
  });
}

Deno.test("causes: a number means nothing to an engine that tells none, and is one entry's alone", () => {
  assert.equal(byReasonCode("UNKNOWN", 401), null);
  assert.equal(byReasonCode("WEBJS", 401), null);
  assert.equal(byReasonCode("NOWEB", 418), null);
  const told = CATALOGUE.flatMap(({ signatures }) =>
    signatures.flatMap((signature) =>
      signature.on === "code"
        ? signature.engines.map((engine) => `${engine} ${signature.code}`)
        : []
    )
  );
  assert.deepEqual(told, [...new Set(told)]);
});

Deno.test("causes: every recording that is named has its words on that line", async () => {
  for (const { name, sources } of CATALOGUE) {
    for (const source of sources) {
      if (source.is !== "recording") continue;
      const url = new URL(`tests/recorded/${source.file}`, ROOT);
      assert.ok(await stands(url, source), `${name}: ${source.file}:${source.line}`);
    }
  }
});

Deno.test({
  name: "causes: every case that is named has its words on that line",
  ignore: !(await Deno.stat(CASES).then(() => true, () => false)),
  fn: async () => {
    for (const { name, sources } of CATALOGUE) {
      for (const source of sources) {
        if (source.is !== "case") continue;
        const url = new URL(source.file, CASES);
        assert.ok(await stands(url, source), `${name}: ${source.file}:${source.line}`);
      }
    }
  },
});

async function stands(file: URL, { line, quote }: { line: number; quote: string }) {
  const text = (await Deno.readTextFile(file)).split("\n")[line - 1] ?? "";
  return text.replace(/\\"/g, '"').includes(quote);
}

Deno.test("causes: docs/causes.md says what the catalogue says", async () => {
  const page = new URL("docs/causes.md", ROOT);
  if (Deno.args.includes("--write")) await Deno.writeTextFile(page, causesPage(CATALOGUE));
  const cure = "Stale: run deno test -A src/session/causes/causes_test.ts -- --write";
  assert.ok(await Deno.readTextFile(page) === causesPage(CATALOGUE), cure);
});
