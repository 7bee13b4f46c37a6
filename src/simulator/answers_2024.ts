import { json } from "./answers.ts";
import { isRecord } from "./face.ts";

/** The same answer with its keys in the order of 2024.10.8, where that differs. */
export async function inOldOrder(response: Response): Promise<Response> {
  const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
  if (response.ok || !isJson) return response;
  const body: unknown = await response.json();
  if (!isRecord(body) || !("statusCode" in body)) return json(response.status, body);
  const { statusCode, ...rest } = body;
  if (!isRecord(rest.exception)) return json(response.status, { statusCode, ...rest });
  const { stack, message, name, ...more } = rest.exception;
  const exception = { stack, message, ...more, name };
  return json(response.status, { statusCode, ...rest, exception });
}
