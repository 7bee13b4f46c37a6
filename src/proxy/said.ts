import type { Flow } from "./flow.ts";

/**
 * All that a caller says in its call, blanks made one: what WAHA may quote of it.
 * @returns Null where that is not known, as its body was not kept or is not plain UTF-8.
 */
export function saidBy(
  { target, body, call }: Pick<Flow, "target" | "body" | "call">,
): string | null {
  const kept = body.keptBytes;
  const { headers } = call.request;
  if (kept === undefined || (kept !== null && !isPlain(headers))) return null;
  const search = [...new URLSearchParams(target.search)].flat();
  const text = kept === null ? "" : new TextDecoder().decode(kept);
  const form = isForm(headers) ? [...new URLSearchParams(text)].flat() : [];
  return [...target.steps, ...search, ...form, text, ...textsIn(text)]
    .join(" ").replaceAll(/\s+/g, " ");
}

/** WAHA unpacks what is packed and reads other alphabets: what stands there is not seen here. */
function isPlain(headers: Headers): boolean {
  const encoding = headers.get("content-encoding") ?? "identity";
  const [, charset = "utf-8"] =
    /charset\s*=\s*"?([^\s;"]+)/i.exec(headers.get("content-type") ?? "") ?? [];
  return encoding.toLowerCase() === "identity" && /^(?:utf-?8|us-ascii)$/i.test(charset);
}

function isForm(headers: Headers): boolean {
  return /form-urlencoded/i.test(headers.get("content-type") ?? "");
}

/** Its texts and names; nothing where it is no JSON. A byte that is no UTF-8 does not hide the rest. */
function textsIn(json: string): string[] {
  const texts: string[] = [];
  // A caller's JSON may be nested more deeply than calls can be.
  const left = [parsed(json)];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === "string") texts.push(value);
    if (typeof value !== "object" || value === null) continue;
    for (const [name, inner] of Object.entries(value)) {
      texts.push(name);
      left.push(inner);
    }
  }
  return texts;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
