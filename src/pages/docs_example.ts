import type { OperationShown } from "./docs_shown.ts";

/** A call that can be made as it stands there, with the path's parameters filled in. */
export interface ExampleCall {
  method: string;
  path: string;
  body?: string;
}

export function exampleOf({ method, path, parameters, body }: OperationShown): ExampleCall {
  const filled = parameters.filter(({ where }) => where === "path").reduce(
    (text, { name, example }) => text.replace(`{${name}}`, encodeURIComponent(example)),
    path,
  );
  return { method, path: filled, ...(body === undefined ? {} : { body: body.example }) };
}

/**
 * The call for a shell: `US` is where the service answers, `API_KEY` its key. Every one that a page
 * shows is run by a test.
 */
export function curlOf(operation: OperationShown): string {
  const { method, path, body } = exampleOf(operation);
  const verb = method === "GET" ? "" : ` -X ${method}`;
  const key = operation.open ? "" : ` -H "X-Api-Key: $API_KEY"`;
  const sent = body === undefined || body === "{}"
    ? ""
    : ` \\\n  -H 'Content-Type: application/json' -d ${quoted(body)}`;
  return `curl -s${operation.streams ? "N" : ""}${verb}${key}${sent} \\\n  "$US"${shellPath(path)}`;
}

/** Quotes as a POSIX shell reads them: nothing within single ones means anything. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function shellPath(path: string): string {
  return /^[\w/.%~-]*$/.test(path) ? path : quoted(path);
}
