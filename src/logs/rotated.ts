import { holds, type Print } from "./log_bytes.ts";

/** A file of the log that is not read to its end, in the order of time. */
export interface UnreadPart {
  path: string;
  /** Whether it is the one of which something was read. */
  known: boolean;
}

/** What was read last. */
export interface KnownLog {
  prints: readonly Print[];
  /** When its file had been changed then, ms. */
  changedAt: number | null;
}

export interface Unread {
  parts: UnreadPart[];
  /** False: nothing holds what was read last; what came after it may be gone. */
  found: boolean;
}

/** More parts than that nobody keeps unread. */
const PARTS_MAX = 64;

/**
 * Where reading goes on after what is known: in the file itself, or in what was rotated away since
 * (`waha.log.1`, `waha.log.2.gz`, `waha.log-20260302`), oldest first, and then in the new file.
 * Names and inodes prove nothing: a file is the known one if it holds what was read.
 */
export async function unreadAfter(path: string, known: KnownLog): Promise<Unread> {
  if (await holds(path, known.prints)) return { parts: [{ path, known: true }], found: true };
  const newestFirst = await rotatedParts(path);
  const newer: UnreadPart[] = [];
  for (const part of newestFirst.slice(0, PARTS_MAX)) {
    if (await holds(part.path, known.prints)) {
      const parts = [{ path: part.path, known: true }, ...newer.reverse(), { path, known: false }];
      return { parts, found: true };
    }
    newer.push({ path: part.path, known: false });
  }
  // The known one is gone: what was changed since then was not read either.
  const { changedAt } = known;
  const since = newestFirst.filter((part) => changedAt !== null && part.changedAt > changedAt);
  const parts = since.map((part) => ({ path: part.path, known: false }));
  return { parts: [...parts.reverse(), { path, known: false }], found: false };
}

interface RotatedPart {
  path: string;
  changedAt: number;
  /** The number at its end, where it has one. */
  age: number;
}

/** Newest first: by their numbers, and by their last change where they have dates instead. */
async function rotatedParts(path: string): Promise<RotatedPart[]> {
  const at = path.lastIndexOf("/");
  const folder = at === -1 ? "." : path.slice(0, at) || "/";
  const base = path.slice(at + 1);
  const parts = new Map<string, RotatedPart>();
  for (const name of await namesIn(folder)) {
    if (!name.startsWith(`${base}.`) && !name.startsWith(`${base}-`)) continue;
    const file = `${folder}/${name}`;
    // Renamed while it is looked at: the next look sees it under its new name.
    const info = await Deno.stat(file).catch(() => null);
    if (info === null || !info.isFile || info.size === 0 || await isRefused(file)) continue;
    const plain = file.replace(/\.(gz|zstd?)$/, "");
    const age = Number(/\.(\d{1,4})$/.exec(plain)?.[1] ?? NaN);
    // While it is being compressed, a part is there twice.
    if (plain === file || !parts.has(plain)) {
      parts.set(plain, { path: file, changedAt: info.mtime?.getTime() ?? 0, age });
    }
  }
  return [...parts.values()].sort((a, b) =>
    Number.isNaN(a.age) || Number.isNaN(b.age) ? b.changedAt - a.changedAt : a.age - b.age
  );
}

async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) names.push(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names;
}

/** What rotation keeps for root alone: the log itself may be read all the same. */
async function isRefused(path: string): Promise<boolean> {
  try {
    (await Deno.open(path)).close();
    return false;
  } catch (error) {
    return error instanceof Deno.errors.PermissionDenied;
  }
}
