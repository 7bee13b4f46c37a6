import { type Clock, sleep } from "../clock.ts";
import { StoreOpenError } from "./open_error.ts";

/** How long Deno 2.5 waits for a lock that another process holds; later ones ask at once. */
const LOCK_MS_MAX = 500;
const HOLDER_BYTES_MAX = 200;

interface TriesLock {
  tryLock(exclusive: boolean): Promise<boolean>;
}

/**
 * Holds `path` for this process alone. The lock is the operating system's, on the open file: it is
 * gone with the process, even after kill -9, though the file stays. Deno KV itself would let two
 * processes write, and neither would see the other's writes in its watches.
 * @returns Lets go.
 * @throws {StoreOpenError} `STORE_LOCKED`, with who holds it where that can be read.
 * @throws What `Deno.open` throws.
 */
export async function lockFile(path: string, clock: Clock): Promise<() => void> {
  const file = await Deno.open(path, { read: true, write: true, create: true });
  let held = false;
  try {
    held = await isLocked(file, clock);
    if (!held) {
      throw new StoreOpenError(
        "STORE_LOCKED",
        `Cannot open the store as ${await holder(file)} holds '${path}': ` +
          "stop that one, or give this one a STORE_URL of its own",
      );
    }
    await file.truncate(0);
    await file.write(new TextEncoder().encode(`process ${Deno.pid}`));
    return () => file.close();
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Deno has `tryLock` from some version after 2.5 on, which Deno Deploy's rehearsal runs on. */
async function isLocked(file: Deno.FsFile, clock: Clock): Promise<boolean> {
  const asking = triesLock(file);
  if (asking !== null) return await asking.tryLock(true);
  const waiting = new AbortController();
  const locked = file.lock(true).then(() => true);
  const late = sleep(clock, LOCK_MS_MAX, waiting.signal).then(() => false, () => false);
  const held = await Promise.race([locked, late]);
  waiting.abort();
  return held;
}

function triesLock(file: object): TriesLock | null {
  return hasTryLock(file) ? file : null;
}

function hasTryLock(file: object): file is TriesLock {
  return "tryLock" in file;
}

/** Reading is free where a lock is only advice; on Windows it is refused. */
async function holder(file: Deno.FsFile): Promise<string> {
  const bytes = new Uint8Array(HOLDER_BYTES_MAX);
  const count = await file.read(bytes).catch(() => null);
  const text = new TextDecoder().decode(bytes.subarray(0, count ?? 0));
  return /^process \d+$/.test(text) ? text : "another process";
}
