/**
 * The least that a proxy on `fetch` does which keeps its callers' and WAHA's keys apart and ends a
 * call in time, for `proxy_bench.ts`: key checked and swapped, fields of one connection left out,
 * request id, a limit of 30 s, an answer with fields of its own. No queue, no breaker, no session,
 * no second try. Arguments: WAHA's URL. Prints its port.
 */
import { createKeyTest } from "../src/http/access.ts";
import { answerFields, requestFields } from "../src/proxy/headers.ts";
import { API_KEY, WAHA_KEY } from "./events_keys.ts";

const LIMIT_MS = 30_000;
const [url = ""] = Deno.args;
const isKey = createKeyTest(API_KEY);
const server = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: () => {} },
  async (request) => {
    if (!isKey(request.headers.get("x-api-key") ?? "")) return new Response(null, { status: 401 });
    const path = request.url.slice(request.url.indexOf("/", 8));
    const requestId = crypto.randomUUID();
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), LIMIT_MS);
    const answer = await fetch(`${url}${path}`, {
      method: request.method,
      headers: requestFields(request.headers, { requestId, apiKey: WAHA_KEY }),
      body: request.body,
      redirect: "manual",
      signal: limit.signal,
    });
    clearTimeout(timer);
    const response = new Response(answer.body, { status: answer.status });
    for (const [name, value] of answerFields(answer.headers, { requestId, foreignPages: true })) {
      response.headers.append(name, value);
    }
    return response;
  },
);
Deno.stdout.writeSync(new TextEncoder().encode(`${server.addr.port}\n`));
