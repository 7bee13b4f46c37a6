import assert from "node:assert/strict";
import fc from "fast-check";
import type { Checkpoint } from "./log_part.ts";
import type { TailLine } from "./split_lines.ts";
import { Tail } from "./tail.ts";

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

  /** The newest part that was rotated away is packed, as logrotate does. */
  async compress(): Promise<void> {
    if (!exists(`${this.path}.1`)) return;
    const plain = await Deno.open(`${this.path}.1`);
    const packed = await Deno.create(`${this.path}.1.gz`);
    await plain.readable.pipeThrough(new CompressionStream("gzip")).pipeTo(packed.writable);
    Deno.removeSync(`${this.path}.1`);
  }

  #shift(): void {
    for (let age = 8; age >= 1; age--) {
      for (const end of ["", ".gz"]) {
        const name = `${this.path}.${age}${end}`;
        if (exists(name)) Deno.renameSync(name, `${this.path}.${age + 1}${end}`);
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

type Step =
  | "append"
  | "part"
  | "rename"
  | "copytruncate"
  | "compress"
  | "read"
  | "kill"
  | "kill-before-checkpoint";

function tailOf(path: string, checkpoint: Checkpoint | null = null): Tail {
  return new Tail(path, { checkpoint });
}

/** Reads on until nothing more is there, and three looks further: a rotation may hide a file. */
async function readAll(tail: Tail): Promise<TailLine[]> {
  const lines: TailLine[] = [];
  for (let idle = 0; idle < 4;) {
    const read = await tail.read();
    lines.push(...read.lines);
    idle = read.caughtUp ? idle + 1 : 0;
  }
  return lines;
}

/** Reads as a program does that may be killed: what was told before its checkpoint comes again. */
async function played(steps: readonly { is: Step; count: number }[]): Promise<void> {
  const log = new Log();
  let tail = tailOf(log.path);
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
  take(await readAll(tail));
  let checkpoint = tail.position;
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
      if (is === "compress") await log.compress();
      if (is === "read") {
        take(await readAll(tail));
        checkpoint = tail.position ?? checkpoint;
        rotated = 0;
      }
      if (is === "kill" || is === "kill-before-checkpoint") {
        // Told, and killed before the checkpoint was written.
        if (is !== "kill") checkpoint = await toldOnce(tail, take) ?? checkpoint;
        await tail.close();
        tail = tailOf(log.path, checkpoint);
      }
    }
    log.append(1);
    take(await readAll(tail));
    assert.deepEqual([...seen.values()].toSorted(), log.written.toSorted());
    const kills = steps.filter(({ is }) => is === "kill-before-checkpoint").length;
    if (kills === 0) assert.equal(doubled, 0, "without a kill nothing comes twice");
  } finally {
    await tail.close();
    log.remove();
  }
}

/** Up to the first lines, which are told; what was reached before them is kept. */
async function toldOnce(
  tail: Tail,
  take: (lines: readonly TailLine[]) => void,
): Promise<Checkpoint | null> {
  for (let idle = 0; idle < 4;) {
    const before = tail.position;
    const { lines, caughtUp } = await tail.read();
    if (lines.length > 0) {
      take(lines);
      return before;
    }
    idle = caughtUp ? idle + 1 : 0;
  }
  return tail.position;
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
            "compress",
            "read",
            "kill",
            "kill-before-checkpoint",
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
  const tail = tailOf(log.path);
  assert.deepEqual(await readAll(tail), []);
  log.append(2);
  assert.deepEqual((await readAll(tail)).map(({ text, line }) => [text, line]), [
    ["line 1", 1],
    ["line 2", 2],
  ]);
  await tail.close();
  log.remove();
});

Deno.test("tail: a file gets its name before any line of it is given", async () => {
  const log = new Log();
  log.append(1);
  const tail = tailOf(log.path);
  assert.deepEqual((await tail.read()).lines, []);
  assert.equal(tail.position?.offset, 0);
  const [line] = (await tail.read()).lines;
  assert.equal(line?.file, tail.position?.file);
  await tail.close();
  log.remove();
});

Deno.test("tail: the holes that copytruncate leaves are passed over, each time anew", async () => {
  const log = new Log();
  log.append(3);
  const tail = tailOf(log.path);
  await readAll(tail);
  // A writer that did not open for appending goes on at its old place.
  Deno.copyFileSync(log.path, `${log.path}.1`);
  Deno.writeFileSync(log.path, new TextEncoder().encode(`${"\0".repeat(21)}line 4\n`));
  assert.deepEqual((await readAll(tail)).map(({ text, offset }) => [text, offset]), [
    ["line 4", 21],
  ]);
  Deno.renameSync(`${log.path}.1`, `${log.path}.2`);
  Deno.copyFileSync(log.path, `${log.path}.1`);
  Deno.writeFileSync(log.path, new TextEncoder().encode(`${"\0".repeat(28)}line 5\n`));
  assert.deepEqual((await readAll(tail)).map(({ text }) => text), ["line 5"]);
  await tail.close();
  log.remove();
});

Deno.test("tail: what was written to a file that was emptied is read in its dated copy", async () => {
  const log = new Log();
  log.append(2);
  const tail = tailOf(log.path);
  await readAll(tail);
  log.append(2);
  Deno.copyFileSync(log.path, `${log.path}-20260302`);
  Deno.truncateSync(log.path, 0);
  log.append(1);
  assert.deepEqual((await readAll(tail)).map(({ text, line }) => [text, line]), [
    ["line 3", 3],
    ["line 4", 4],
    ["line 5", 1],
  ]);
  await tail.close();
  log.remove();
});

Deno.test("tail: a file that is emptied and begins with the same line has another name", async () => {
  const log = new Log();
  const write = (text: string) => Deno.writeTextFileSync(log.path, text, { append: true });
  write("WAHA starts\nfirst\n");
  const tail = tailOf(log.path);
  const before = await readAll(tail);
  Deno.copyFileSync(log.path, `${log.path}.1`);
  Deno.truncateSync(log.path, 0);
  write("WAHA starts\nother\n");
  const after = await readAll(tail);
  assert.deepEqual(after.map(({ text }) => text), ["WAHA starts", "other"]);
  assert.notEqual(after[0]?.file, before[0]?.file);
  await tail.close();
  log.remove();
});

Deno.test("tail: lines that nobody can find any more are said once", async () => {
  const log = new Log();
  log.append(2);
  const said: string[] = [];
  const tail = new Tail(log.path, {
    checkpoint: null,
    onNotice: (t) => said.push(t),
  });
  await readAll(tail);
  Deno.truncateSync(log.path, 0);
  await readAll(tail);
  log.append(1);
  assert.deepEqual((await readAll(tail)).map(({ text }) => text), ["line 3"]);
  assert.equal(said.length, 1);
  assert.match(said[0] ?? "", /after line 2/);
  await tail.close();
  log.remove();
});

Deno.test("tail: of a log that was never seen only its last part is read, from a whole line on", async () => {
  const log = new Log();
  log.append(9);
  const tail = new Tail(log.path, { checkpoint: null, backlogBytesMax: 17 });
  assert.deepEqual((await readAll(tail)).map(({ text }) => text), ["line 8", "line 9"]);
  await tail.close();
  log.remove();
});

Deno.test("tail: one look gives no more than one read of the disk", async () => {
  const log = new Log();
  Deno.writeTextFileSync(log.path, "a line of some length\n".repeat(50_000));
  const tail = tailOf(log.path);
  await tail.read();
  const { lines, caughtUp } = await tail.read();
  assert.ok(lines.length < 20_000);
  assert.equal(caughtUp, false);
  assert.equal(lines.length + (await readAll(tail)).length, 50_000);
  await tail.close();
  log.remove();
});

Deno.test("tail: what cannot be read for now is said once, waited for and read on", async () => {
  const log = new Log();
  log.append(3);
  const said: string[] = [];
  const tail = new Tail(log.path, { checkpoint: null, onNotice: (text) => void said.push(text) });
  const told: string[] = [];
  const look = async (times: number) => {
    for (let count = 0; count < times; count++) {
      told.push(...(await tail.read()).lines.map(({ text }) => text));
    }
  };
  await look(3);
  log.rename();
  Deno.mkdirSync(log.path);
  await look(5);
  assert.equal(said.length, 1);
  assert.match(said[0] ?? "", /^Cannot read .*waha\.log: .*directory.*It is tried again$/);
  Deno.removeSync(log.path);
  log.append(1);
  await look(5);
  assert.deepEqual(told, log.written);
  await tail.close();
  Deno.removeSync(log.folder, { recursive: true });
});

Deno.test("tail: a late line in a renamed file is told once, and nothing of it again", async () => {
  const log = new Log();
  const write = (path: string, text: string) =>
    Deno.writeTextFileSync(path, `${text}\n`, { append: true, create: true });
  const tail = tailOf(log.path);
  const textsOf = async () => (await readAll(tail)).map(({ text }) => text);
  log.append(2);
  assert.deepEqual(await textsOf(), ["line 1", "line 2"]);
  log.rename();
  write(log.path, "new");
  assert.deepEqual(await textsOf(), ["new"]);
  write(`${log.path}.1`, "late");
  assert.deepEqual((await readAll(tail)).map(({ text, line }) => [text, line]), [["late", 3]]);
  write(log.path, "newer");
  write(`${log.path}.1`, "later");
  assert.deepEqual(await textsOf(), ["newer", "later"]);
  await tail.close();
  log.remove();
});

Deno.test("tail: of a part that is found again when what came after it is lost, only what is new is told", async () => {
  const log = new Log();
  const tail = tailOf(log.path);
  log.append(2);
  await readAll(tail);
  log.rename();
  log.append(1);
  await readAll(tail);
  await tail.close();
  Deno.removeSync(log.path);
  Deno.writeTextFileSync(`${log.path}.1`, "late\n", { append: true });
  Deno.utimeSync(`${log.path}.1`, new Date(), new Date(Date.now() + 5_000));
  assert.deepEqual((await readAll(tail)).map(({ text }) => text), ["late"]);
  log.append(1);
  assert.deepEqual((await readAll(tail)).map(({ text }) => text), ["line 4"]);
  await tail.close();
  log.remove();
});
