import type { Hono } from "hono";
import { type Clock, sleep } from "../clock.ts";
import { json, withBody } from "./answers.ts";
import { unreachable } from "./model.ts";
import type { Fault } from "./model_server.ts";

export interface Serving {
  app: Hono;
  clock: Clock;
  /** Aborts with `ProcessGone` when the simulator is closed. */
  closing: AbortSignal;
}

/**
 * Answers as a server with this fault does.
 * @throws {TypeError} When nobody listens, as `fetch` does.
 */
export async function faulty(request: Request, fault: Fault, serving: Serving): Promise<Response> {
  const { app, clock } = serving;
  switch (fault.is) {
    case "none":
      return await app.fetch(request);
    case "slow": {
      // The call is carried out at once and only its answer is late: who gives up does not know.
      const answerAt = clock.monotonic() + fault.answersAfterMs;
      const response = await app.fetch(request);
      const leaving = AbortSignal.any([request.signal, serving.closing]);
      await sleep(clock, answerAt - clock.monotonic(), leaving);
      return response;
    }
    case "error":
      return json(500, { statusCode: 500, message: "Internal server error" });
    case "html":
      return withBody(fault.status, PAGE, "text/html");
    case "disk-full":
      return writes(request) ? diskFull() : await app.fetch(request);
    case "cut":
      return cutShort(await app.fetch(request), request.url);
    case "refuse":
      throw refused(request.url);
    default:
      return unreachable(fault);
  }
}

/** Whether WAHA would write a session's files for this call. */
function writes({ method, url }: Request): boolean {
  const { pathname } = new URL(url);
  const ends = pathname.endsWith("/stop");
  return method !== "GET" && pathname.startsWith("/api/sessions") && !ends;
}

function diskFull(): Response {
  const message = "ENOSPC: no space left on device, write";
  const exception = { errno: -28, code: "ENOSPC", syscall: "write", message, name: "Error" };
  return json(500, { statusCode: 500, exception });
}

const PAGE = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n" +
  "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n" +
  "</body>\r\n</html>\r\n";

/** Half of the body, then the connection breaks; the length still promises all of it. */
async function cutShort(response: Response, url: string): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  let sent = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent || half.length === 0) {
        return controller.error(new TypeError(`error reading a body from connection for ${url}`));
      }
      sent = true;
      controller.enqueue(half);
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
}

/** What Deno's `fetch` throws when nobody listens. */
export function refused(url: string): TypeError {
  return new TypeError(
    `error sending request for url (${url}): client error (Connect): ` +
      "tcp connect error: Connection refused (os error 111)",
  );
}

/** What Deno's `fetch` throws when the process dies that had read the request. */
export function brokenOff(url: string): TypeError {
  return new TypeError(
    `error sending request for url (${url}): client error (SendRequest): ` +
      "connection closed before message completed",
  );
}
