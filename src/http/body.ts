import type { Context } from "hono";
import type { z } from "zod";
import { BODY_BYTES_MAX } from "../contract/asked.ts";
import { ApiError } from "./api_error.ts";
import { invalidRequest } from "./invalid_request.ts";

/**
 * The JSON body of a request. An empty one is `{}`, and the content type does not matter: the
 * guide's `curl -X POST` sends neither. (That is why the OpenAPI routes do not validate it: they
 * answer 415.)
 * @throws {ApiError} `BODY_TOO_LARGE`, also for a body that does not tell its length beforehand;
 * `INVALID_REQUEST` for what is not JSON or not of this shape.
 */
export async function readBody<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
): Promise<z.output<Schema>> {
  return bodyAs(schema, await readJson(c));
}

/** The body as JSON, of whatever shape; the errors of `readBody` but for the shape. */
export async function readJson(c: Context): Promise<unknown> {
  const text = decode(await readBytes(c.req.raw, { bytesMax: BODY_BYTES_MAX })).trim();
  return text === "" ? {} : json(text);
}

/** @throws {ApiError} `INVALID_REQUEST` for another shape. */
export function bodyAs<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidRequest(parsed.error.issues, "json");
  return parsed.data;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(
      "INVALID_REQUEST",
      "Cannot read the body as it is not JSON: send a JSON object, or nothing",
    );
  }
}

/**
 * The body as it came.
 * @throws {ApiError} `BODY_TOO_LARGE`, also for a body that does not tell its length beforehand.
 */
export async function readBytes(
  request: Request,
  { bytesMax }: { bytesMax: number },
): Promise<Uint8Array> {
  const told = request.headers.get("content-length");
  if (Number(told ?? 0) > bytesMax) throw tooLarge(bytesMax);
  // A server never takes more than was told; read at once it costs a fifth of the stream's time.
  if (told !== null) return new Uint8Array(await whole(request));
  if (request.body === null) return new Uint8Array(0);
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop by a throw cancels the stream: the rest is not read.
  for await (const chunk of request.body) {
    length += chunk.byteLength;
    if (length > bytesMax) throw tooLarge(bytesMax);
    chunks.push(chunk);
  }
  return joined(chunks, length);
}

/** @throws {ApiError} The caller left in the middle of it: nobody reads the answer. */
async function whole(request: Request): Promise<ArrayBuffer> {
  try {
    return await request.arrayBuffer();
  } catch {
    throw new ApiError("INVALID_REQUEST", "Cannot read the body as it broke off: send all of it");
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only !== undefined) return only;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ApiError("INVALID_REQUEST", "Cannot read the body as it is not UTF-8: encode it so");
  }
}

function tooLarge(bytesMax: number): ApiError {
  return new ApiError(
    "BODY_TOO_LARGE",
    `Cannot take a body of more than ${bytesMax} bytes: send a smaller one`,
  );
}
