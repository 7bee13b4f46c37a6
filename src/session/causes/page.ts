import type { CauseEntry, Signature, Source, VersionRange } from "./entry.ts";
import { unreachable } from "../status.ts";
import { CAUSE_WORDS, type CauseWord } from "./words.ts";

const HEAD = `<!-- deno-fmt-ignore-file -->

# Causes

Why a session or its server fell, how it is recognised, what helps and what harms.
Policy, API, notices, pages and the log analyzer read the same catalogue: \`src/session/causes/\`, one file an entry.
An entry counts only with its source: C01 … C99 are rows of the collected reports.

This page is generated: \`deno test -A src/session/causes/causes_test.ts -- --write\`.
`;

/** docs/causes.md as it should stand. */
export function causesPage(catalogue: readonly CauseEntry[]): string {
  const sections = [
    ...CAUSE_WORDS.map((cause) => section(cause, catalogue)),
    section(null, catalogue),
  ];
  return `${HEAD}\n${sections.join("\n")}`;
}

function section(cause: CauseWord | null, catalogue: readonly CauseEntry[]): string {
  const title = cause === null ? "No cause of a fall" : `\`${cause}\``;
  const entries = catalogue.filter((entry) => entry.cause === cause);
  return `## ${title}\n\n${entries.map(block).join("\n")}`;
}

function block(entry: CauseEntry): string {
  const { name, meaning, act, never, kind, scope, engines, versions, signatures, sources } = entry;
  const facts = [
    scope === "server" ? "the whole server" : "one session",
    engines.length === 4 ? "all engines" : engines.join(", "),
    range(versions),
    kind === null ? "no event" : `event \`${kind}\``,
  ].filter((fact) => fact !== "");
  return `### ${name}

${meaning}

- **Do** (${act.do}): ${act.sentence}
- **Never**: ${never}
- ${facts.join(" · ")}
- Recognised by: ${signatures.map(shown).join("; ")}
- Source: ${sources.map(cited).join("; ")}
`;
}

function range({ from, until }: VersionRange): string {
  if (from !== undefined && until !== undefined) return `WAHA ${from} to ${until}`;
  if (from !== undefined) return `since WAHA ${from}`;
  return until === undefined ? "" : `up to WAHA ${until}`;
}

function shown(signature: Signature): string {
  switch (signature.on) {
    case "code":
      return `number ${signature.code} (${signature.engines.join(", ")})`;
    case "answer":
      return `answer ${signature.status.join(", ")} ${code(signature.has)}`;
    case "message":
    case "stack":
    case "text": {
      const { begins, has, ends, fields = {} } = signature;
      const words = [
        begins === undefined ? "" : `${code(begins)}…`,
        has === undefined ? "" : `…${code(has)}…`,
        ends === undefined || ends === begins ? "" : `…${code(ends)}`,
        ...Object.entries(fields).map(([field, value]) => code(`${field}: ${value}`)),
      ].filter((word) => word !== "");
      return `${signature.on} ${words.join(" ")}`;
    }
    default:
      return unreachable(signature);
  }
}

function code(text: string): string {
  return `\`${text.trim()}\``;
}

function cited(source: Source): string {
  switch (source.is) {
    case "recording":
      return `\`tests/recorded/${source.file}\` line ${source.line}`;
    case "case":
      return `case ${source.file} line ${source.line}`;
    case "report":
      return source.row;
    case "thread":
      return source.thread;
    case "source":
      return `${source.project} \`${source.file}\``;
    default:
      return unreachable(source);
  }
}
