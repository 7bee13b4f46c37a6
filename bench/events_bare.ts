/**
 * What no handler of webhooks can be cheaper than, for `events_bench.ts`: it reads the body, makes
 * the HMAC and answers with the same headers. Arguments: the HMAC key. Prints its port.
 */
import { createHmac } from "node:crypto";

const [key = ""] = Deno.args;
const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
Deno.stdout.writeSync(new TextEncoder().encode(`${server.addr.port}\n`));

async function answer(request: Request): Promise<Response> {
  const hmac = request.headers.get("x-webhook-hmac");
  const body = new Uint8Array(await request.arrayBuffer());
  const fits = hmac === createHmac("sha512", key).update(body).digest("hex");
  return new Response('{"success":true,"data":{"heard":"noted"}}', {
    status: fits ? 200 : 401,
    headers: {
      "Content-Type": "application/json",
      "X-Request-Id": crypto.randomUUID(),
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cache-Control": "no-store",
    },
  });
}
