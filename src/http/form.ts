import type { Context } from "hono";
import type { z } from "zod";
import { ApiError } from "./api_error.ts";
import { readBytes } from "./body.ts";

/** What a form of ours can hold, with room to spare. */
const FORM_BYTES_MAX = 16_384;
const FORM_TYPE = /^application\/x-www-form-urlencoded\b/i;

/**
 * The fields of a form.
 * @throws {ApiError} `INVALID_REQUEST` for what no form of ours sends, `BODY_TOO_LARGE`.
 */
export async function readForm<Schema extends z.ZodType>(
  { req }: Context,
  schema: Schema,
): Promise<z.infer<Schema>> {
  if (!FORM_TYPE.test(req.header("content-type") ?? "")) {
    throw new ApiError("INVALID_REQUEST", "Cannot read this as a form: send the page's own one");
  }
  const bytes = await readBytes(req.raw, { bytesMax: FORM_BYTES_MAX });
  const fields = new URLSearchParams(new TextDecoder().decode(bytes));
  const read = schema.safeParse(Object.fromEntries(fields));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const field = issue?.path.join(".") ?? "a field";
  throw new ApiError("INVALID_REQUEST", `Cannot take the form as ${field} is not as it must be`);
}
