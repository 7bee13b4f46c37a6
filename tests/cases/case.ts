import assert from "node:assert/strict";
import { readScenario, replay, type Replayed, scenarioPolicy } from "../../src/replay/mod.ts";
import { RULES, RULES_BESIDE } from "../../src/session/mod.ts";

const STANDING = new Set([...RULES, ...RULES_BESIDE].map(({ id }) => id));

/** A case as played, with its exact assertions; it waits for rules that do not stand yet. */
export function caseTest(
  file: string,
  { says, needs = [], check }: {
    says: string;
    needs?: readonly string[];
    check: (played: Played) => void;
  },
): void {
  const missing = needs.filter((id) => !STANDING.has(id));
  const id = file.split("-")[0] ?? file;
  Deno.test({
    name: `case ${id}: ${says}`,
    ignore: missing.length > 0,
    fn: async () => {
      const url = new URL(file, import.meta.url);
      const scenario = readScenario(await Deno.readTextFile(url), file);
      check(new Played(replay(scenario, scenarioPolicy(scenario.settings))));
    },
  });
}

interface Window {
  fromMs?: number;
  toMs?: number;
  session?: string | null;
}

/** What was played, asked in the words of the case files. */
export class Played {
  readonly result: Replayed;

  constructor(result: Replayed) {
    this.result = result;
  }

  acts({ fromMs = 0, toMs = Infinity, session }: Window = {}): string[] {
    return this.result.acts.filter((act) =>
      act.atMs >= fromMs && act.atMs <= toMs && (session === undefined || act.session === session)
    ).map(({ do: doing, session: name }) => session === undefined ? `${doing} ${name}` : doing);
  }

  troubles({ fromMs = 0, toMs = Infinity, session }: Window = {}): string[] {
    return this.result.tells.filter((tell) =>
      tell.level === "trouble" && tell.atMs >= fromMs && tell.atMs <= toMs &&
      (session === undefined || tell.session === session)
    ).map(({ title }) => title);
  }

  /** Told at all, with whatever level, but reminders of what was told. */
  told(): string[] {
    return this.result.tells.filter(({ level }) => level !== "reminder").map(({ title, text }) =>
      `${title}: ${text}`
    );
  }

  rests({ atMs, session }: { atMs: number; session: string }): string | undefined {
    return this.result.holds.find((hold) =>
      hold.session === session && hold.fromMs <= atMs && hold.toMs >= atMs
    )?.rule;
  }

  advice(): string[] {
    return this.result.callers.map(({ advice }) => advice);
  }

  ends(expected: Record<string, string>): void {
    assert.deepEqual(this.result.phases, expected);
  }

  /** Nothing that drops a login, whatever happened. */
  keepsLogins(): void {
    const harmful = ["recreate", "logout", "create"];
    assert.deepEqual(this.result.acts.filter((act) => harmful.includes(act.do)), []);
  }
}
