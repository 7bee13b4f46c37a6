import type { Clock } from "../clock.ts";
import { lockFile } from "./file_lock.ts";
import { KvStore } from "./kv.ts";
import { messageOf, saysDamaged, saysReadOnly } from "./kv_faults.ts";
import { StoreOpenError } from "./open_error.ts";
import type { Store, StoreLimits } from "./port.ts";

export interface OpenKvOptions {
  clock: Clock;
  /** Uniform in [0, 1). */
  random: () => number;
  limits?: Partial<StoreLimits>;
  /** `Deno.openKv`, or a stand-in that fails as a broken disk would. */
  openKv?: (path?: string) => Promise<Deno.Kv>;
}

export interface OpenedStore {
  store: Store;
  /** What a person should know about how it was opened. */
  notices: string[];
}

const WRITE_PROBE = ["opened"];
/** Database File Format §1.3.1. */
const SQLITE_MAGIC = "SQLite format 3\0";
/** SQLite keeps its newest writes beside the file. */
const PARTS = ["", "-wal", "-shm"];

/**
 * Deno Deploy's database, which needs no path and no lock.
 * @throws {StoreOpenError}
 */
export async function openHostedKv(options: OpenKvOptions): Promise<OpenedStore> {
  try {
    return { store: new KvStore(await opener(options)(), options), notices: [] };
  } catch (error) {
    throw openError("the platform's KV database", error);
  }
}

/**
 * One SQLite file, held by this process alone. A damaged one is set aside with its parts, never
 * overwritten or deleted, and a fresh one is begun: healing must go on, and what WAHA shows is
 * learned again with the next look.
 * @throws {StoreOpenError} Nothing was overwritten.
 */
export async function openKvFile(path: string, options: OpenKvOptions): Promise<OpenedStore> {
  let unlock = () => {};
  try {
    const openKv = opener(options);
    await Deno.mkdir(folderOf(path), { recursive: true });
    unlock = await lockFile(`${await realPath(path)}.lock`, options.clock);
    const notices: string[] = [];
    let kv = await openSound(path, openKv);
    if (kv === null) {
      const aside = await setAside(path, options.clock.now());
      notices.push(
        `The store '${path}' was damaged and is kept as '${aside}': a fresh one was begun, ` +
          "so pauses, wishes and incidents from before are not known any more",
      );
      kv = await openKv(path);
    }
    return { store: new KvStore(kv, { ...options, closed: unlock }), notices };
  } catch (error) {
    unlock();
    throw openError(`'${path}'`, error);
  }
}

/** Two names of one file are one store: a link must not pass the lock. */
async function realPath(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return path;
    throw error;
  }
}

/** @returns Null when the file is damaged. */
async function openSound(
  path: string,
  openKv: (path: string) => Promise<Deno.Kv>,
): Promise<Deno.Kv | null> {
  if (await hasContent(path)) {
    if (!(await beginsAsSqlite(path)) || (await isDamaged(path))) return null;
  }
  let kv: Deno.Kv | undefined;
  try {
    kv = await openKv(path);
    await kv.set(WRITE_PROBE, new Uint8Array());
    return kv;
  } catch (error) {
    kv?.close();
    if (saysDamaged(error)) return null;
    throw error;
  }
}

async function hasContent(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).size > 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * SQLite deletes what lies beside a file that is none of its own, so it must not see one. Opened
 * for writing as well: Deno KV takes a read-only file without a word and fails at the first write.
 */
async function beginsAsSqlite(path: string): Promise<boolean> {
  using file = await Deno.open(path, { read: true, write: true });
  const bytes = new Uint8Array(SQLITE_MAGIC.length);
  await file.read(bytes);
  return new TextDecoder().decode(bytes) === SQLITE_MAGIC;
}

/**
 * SQLite's own quick check: 7 ms for 13 MB. Deno KV finds a damaged page only when it needs it, and
 * then each start would run into it again. What this check cannot say, opening will.
 */
async function isDamaged(path: string): Promise<boolean> {
  const { DatabaseSync } = await import("node:sqlite");
  let database;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    const found = database.prepare("PRAGMA quick_check(1)").get();
    return found !== undefined && found["quick_check"] !== "ok";
  } catch (error) {
    return saysDamaged(error);
  } finally {
    database?.close();
  }
}

/** Colons are left out of the time: not every file system takes them in a name. */
async function setAside(path: string, now: number): Promise<string> {
  const aside = `${path}.corrupt-${new Date(now).toISOString().replaceAll(":", "-")}`;
  if (await hasContent(aside)) {
    throw new Error(`'${aside}' is there already: move it away`);
  }
  for (const part of PARTS) {
    try {
      await Deno.rename(path + part, aside + part);
    } catch (error) {
      if (part === "" || !(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return aside;
}

function opener(options: OpenKvOptions): (path?: string) => Promise<Deno.Kv> {
  const openKv = options.openKv ?? Deno.openKv;
  if (typeof openKv === "function") return openKv;
  throw new StoreOpenError(
    "STORE_UNSUPPORTED",
    'Cannot open the store as this Deno offers no KV: run it with "unstable": ["kv"]',
  );
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? "." : path.slice(0, slash + 1);
}

function openError(what: string, error: unknown): StoreOpenError {
  if (error instanceof StoreOpenError) return error;
  const because = messageOf(error);
  const cause = { cause: error };
  if (error instanceof Deno.errors.NotCapable) {
    return new StoreOpenError(
      "STORE_NOT_PERMITTED",
      `Cannot open the store ${what} as Deno may not use it (${because}): ` +
        "choose a file under ./data, or widen the permissions in deno.json",
      cause,
    );
  }
  if (isReadOnly(error)) {
    return new StoreOpenError(
      "STORE_READ_ONLY",
      `Cannot open the store ${what} as it cannot be written (${because}): give the user that ` +
        "runs this program write access to the file and its folder, or choose another STORE_URL",
      cause,
    );
  }
  return new StoreOpenError(
    "STORE_UNUSABLE",
    `Cannot open the store ${what} (${because}): mend it or choose another STORE_URL`,
    cause,
  );
}

function isReadOnly(error: unknown): boolean {
  return error instanceof Deno.errors.PermissionDenied || saysReadOnly(error);
}
