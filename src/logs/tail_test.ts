import assert from "node:assert/strict";
import fc from "fast-check";
import { type Checkpoint, Tail, type TailLine } from "./tail.ts";

/** A log in a folder of its own, and everything that is done to logs. */
class Log {
  readonly folder = Deno.makeTempDirSync();
  readonly path = `${this.folder}/waha.log`;
  readonly written: string[] = [];
  #count = 0;
  #partial = "";

  append(count: number): void {
    for (let line = 0; line < count; line++) {
      this.#put(`${this.#partial}line ${++this.#count}`, "\n");
    }
  }

  /** The beginning of a line; the rest comes later. */
  appendPart(): void {
    if (this.#partial !== "") return;
    this.#partial = "begun ";
    Deno.writeTextFileSync(this.path, this.#partial, { append: true, create: true });
  }

  #put(text: string, end: string): void {
    const rest = text.slice(this.#partial.length);
    Deno.writeTextFileSync(this.path, `${rest}${end}`, { append: true, create: true });
    this.written.push(text);
    this.#partial = "";
  }

  /** logrotate's default: renamed, and made anew by the next write. */
  rename(): void {
    if (this.#partial !== "" || !exists(this.path)) return;
    this.#shift();
    Deno.renameSync(this.path, `${this.path}.1`);
  }

  copyTruncate(): void {
    if (this.#partial !== "" || !exists(this.path)) return;
    this.#shift();
    Deno.copyFileSync(this.path, `${this.path}.1`);
    Deno.truncateSync(this.path, 0);
  }

  #shift(): void {
    for (let age = 8; age >= 1; age--) {
      if (exists(`${this.path}.${age}`)) {
        Deno.renameSync(`${this.path}.${age}`, `${this.path}.${age + 1}`);
      }
    }
  }

  remove(): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).size > 0;
  } catch {
    return false;
  }
}

type Step = "append" | "part" | "rename" | "copytruncate" | "read" | "kill";

/** Reads as a program does that may be killed: what was told before its checkpoint comes again. */
async function played(steps: readonly { is: Step; count: number }[]): Promise<void> {
  const log = new Log();
  let tail = new Tail(log.path, null);
  let checkpoint: Checkpoint | null = null;
  const seen = new Map<string, string>();
  let doubled = 0;
  const take = (lines: readonly TailLine[]) => {
    for (const { file, offset, text } of lines) {
      const id = `${file}:${offset}`;
      if (seen.has(id)) doubled++;
      seen.set(id, text);
    }
  };
  let rotated = 0;
  log.append(1);
  // What was rotated away before anybody read is not asked for.
  take(await tail.read());
  checkpoint = tail.position;
  try {
    for (const { is, count } of steps) {
      if (is === "append") log.append(count);
      if (is === "part") log.appendPart();
      // More parts than are kept are lost to everybody.
      if (is === "rename" && rotated < 7) {
        log.rename();
        rotated++;
      }
      if (is === "copytruncate" && rotated < 7) {
        log.copyTruncate();
        rotated++;
      }
      if (is === "read") {
        take(await tail.read());
        checkpoint = tail.position ?? checkpoint;
        rotated = 0;
      }
      if (is === "kill") {
        // Told, and killed before the checkpoint was written.
        if (count % 2 === 0) take(await tail.read());
        tail.close();
        tail = new Tail(log.path, checkpoint);
      }
    }
    log.append(1);
    for (let reads = 0; reads < 3; reads++) take(await tail.read());
    assert.deepEqual([...new Set(seen.values())].toSorted(), log.written.toSorted());
    const kills = steps.filter(({ is, count }) => is === "kill" && count % 2 === 0).length;
    if (kills === 0) assert.equal(doubled, 0, "without a kill nothing comes twice");
  } finally {
    tail.close();
    log.remove();
  }
}

Deno.test("tail: whatever rotates, truncates and kills, no line is lost, and one that comes twice has its id", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          is: fc.constantFrom<Step>(
            "append",
            "append",
            "part",
            "rename",
            "copytruncate",
            "read",
            "kill",
          ),
          count: fc.integer({ min: 1, max: 4 }),
        }),
        { maxLength: 25 },
      ),
      (steps) => played(steps),
    ),
    { numRuns: 300 },
  ));

Deno.test("tail: a file that is not there yet is waited for", async () => {
  const log = new Log();
  const tail = new Tail(log.path, null);
  assert.deepEqual(await tail.read(), []);
  log.append(2);
  assert.deepEqual((await tail.read()).map(({ text, line }) => [text, line]), [
    ["line 1", 1],
    ["line 2", 2],
  ]);
  tail.close();
  log.remove();
});

Deno.test("tail: the holes that copytruncate leaves at the head are a line like any other", async () => {
  const log = new Log();
  log.append(3);
  const tail = new Tail(log.path, null);
  await tail.read();
  // A writer that did not open for appending goes on at its old place.
  Deno.copyFileSync(log.path, `${log.path}.1`);
  Deno.writeFileSync(log.path, new TextEncoder().encode(`${"\0".repeat(21)}line 4\n`));
  const [line] = await tail.read();
  assert.equal(line?.text.replaceAll("\0", ""), "line 4");
  tail.close();
  log.remove();
});
