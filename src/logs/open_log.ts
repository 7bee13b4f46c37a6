import { type ByteSource, type Input, openInput, ScanError } from "./scan/mod.ts";
import { utf16Of, utf8Source } from "./utf16.ts";

export interface LogEdges {
  stdin: () => ByteSource;
  complain: (text: string) => void;
}

/**
 * Opens a log by what it is: a file that several threads may read, or what comes once, as UTF-8.
 * Who takes a stream disposes of it. What a damaged file gave before its damage counts; that there
 * was one is said.
 * @param path `-` is standard input.
 * @throws What Deno says of a path that cannot be opened.
 */
export async function openLog(path: string, { stdin, complain }: LogEdges): Promise<Input> {
  if (path === "-") return streamOf(stdin(), () => Promise.resolve());
  const input = await openInput(path);
  if (input.is === "stream") {
    return streamOf(upToDamage(input.source, complain), () => input[Symbol.asyncDispose]());
  }
  const encoding = await utf16Of(path);
  if (encoding === null) return input;
  const file = await Deno.open(path);
  return streamOf(utf8Source(file, encoding), () => Promise.resolve(file.close()));
}

function streamOf(source: ByteSource, dispose: () => Promise<void>): Input {
  return { is: "stream", kind: "pipe", source, [Symbol.asyncDispose]: dispose };
}

function upToDamage(source: ByteSource, complain: (text: string) => void): ByteSource {
  return {
    read: async (into) => {
      try {
        return await source.read(into);
      } catch (error) {
        if (!(error instanceof ScanError) || error.code !== "INPUT_DAMAGED") throw error;
        complain(`${error.message}\n`);
        return null;
      }
    },
  };
}

/** Reads a whole log once, from its beginning, whatever it is. */
export async function readingLog<Result>(
  path: string,
  edges: LogEdges,
  read: (source: ByteSource) => Promise<Result>,
): Promise<Result> {
  const input = await openLog(path, edges);
  if (input.is === "file") {
    using file = await Deno.open(path);
    return await read({ read: (into) => file.read(into) });
  }
  await using opened = input;
  return await read(opened.source);
}
