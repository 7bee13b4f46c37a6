import type { ByteSource } from "./port.ts";

/** What `scanFile` can read at any place, or what comes once and goes to `scanStream`. */
export type Input =
  | { is: "file"; path: string }
  | {
    is: "stream";
    kind: "gzip" | "zstd" | "pipe";
    source: ByteSource;
    [Symbol.asyncDispose](): Promise<void>;
  };

/**
 * Opens a path by what it is, not by its name: gzip and zstd by their first bytes; a pipe, a device
 * and `-` (standard input) as streams; all else is a file. Who takes a stream disposes of it.
 * (`DecompressionStream` is half as fast as Node's zlib, and has no zstd.)
 * @throws What Deno says of a path that cannot be opened; the source of a compressed file
 * throws {ScanError} `INPUT_DAMAGED` where the file is damaged or ends too early: all that came
 * before was given.
 */
export async function openInput(path: string): Promise<Input> {
  if (path === "-") return pipeOf(Deno.stdin, () => {});
  const file = await Deno.open(path);
  let kept = false;
  try {
    const { isFile } = await file.stat();
    if (!isFile) {
      kept = true;
      return pipeOf(file, () => file.close());
    }
    const kind = await kindOf(file);
    if (kind === "plain") return { is: "file", path };
    // Only here: to load Node's streams takes longer than to read a small log.
    const { inflated } = await import("./inflate.ts");
    return { is: "stream", kind, ...inflated(path, kind) };
  } finally {
    if (!kept) file.close();
  }
}

async function kindOf(file: Deno.FsFile): Promise<"plain" | "gzip" | "zstd"> {
  const head = new Uint8Array(4);
  const count = await file.read(head) ?? 0;
  if (count >= 2 && head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  const zstd = head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd;
  return count === 4 && zstd ? "zstd" : "plain";
}

function pipeOf(
  reader: { read(into: Uint8Array): Promise<number | null> },
  close: () => void,
): Input {
  return {
    is: "stream",
    kind: "pipe",
    source: reader,
    [Symbol.asyncDispose]: () => Promise.resolve(close()),
  };
}
