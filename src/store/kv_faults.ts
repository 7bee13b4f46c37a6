/**
 * What SQLite says through Deno KV. It has no codes there: these words are all that tells one
 * fault from another. Seen with Deno 2.5.7 and 2.9.6.
 */

/** Another process or handle is writing; nothing was done, so the same call may be repeated. */
export function saysBusy(error: unknown): boolean {
  return /database (table )?is locked/i.test(messageOf(error));
}

/** The file is not SQLite or is damaged; no repetition helps. */
export function saysDamaged(error: unknown): boolean {
  return /file is not a database|malformed|file is encrypted/i.test(messageOf(error));
}

export function saysReadOnly(error: unknown): boolean {
  return /read-?only/i.test(messageOf(error));
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
