import type { OpenedStore, OpenKvOptions } from "./kv_file.ts";
import { StoreOpenError } from "./open_error.ts";

/**
 * Opens the store of a `STORE_URL`: `memory:`, `kv:` (the platform's own database, on Deno Deploy)
 * or the path of a file. Only what is asked for is loaded: start-up is part of what we promise.
 * @throws {StoreOpenError} Nothing was overwritten.
 */
export async function openStore(url: string, options: OpenKvOptions): Promise<OpenedStore> {
  if (url === "memory:") {
    const { MemoryStore } = await import("./memory.ts");
    return { store: new MemoryStore(options.limits), notices: [] };
  }
  if (url === "kv:") {
    const { openHostedKv } = await import("./kv_file.ts");
    return await openHostedKv(options);
  }
  if (url === "" || /^[a-z][a-z0-9+.-]+:/i.test(url)) {
    throw new StoreOpenError(
      "STORE_URL_UNKNOWN",
      `Cannot open a store of the kind '${url.slice(0, url.indexOf(":") + 1)}': ` +
        "STORE_URL is 'memory:' or the path of a file",
    );
  }
  const { openKvFile } = await import("./kv_file.ts");
  return await openKvFile(url, options);
}
