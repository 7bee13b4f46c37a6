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
  const text = (await boundedText(c.req.raw)).trim();
  const parsed = schema.safeParse(text === "" ? {} : json(text));
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

async function boundedText(request: Request): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES_MAX) throw tooLarge();
  if (request.body === null) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop by a throw cancels the stream: the rest is not read.
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > BODY_BYTES_MAX) throw tooLarge();
    chunks.push(chunk);
  }
  return decode(chunks);
}

function decode(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("") +
      decoder.decode();
  } catch {
    throw new ApiError("INVALID_REQUEST", "Cannot read the body as it is not UTF-8: encode it so");
  }
}

function tooLarge(): ApiError {
  return new ApiError(
    "BODY_TOO_LARGE",
    `Cannot take a body of more than ${BODY_BYTES_MAX} bytes: send a smaller one`,
  );
}
