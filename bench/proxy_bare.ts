/**
 * What no proxy on `fetch` can be cheaper than, for `proxy_bench.ts`: it swaps the host and passes
 * all else on. Arguments: WAHA's URL. Prints its port.
 */
const [url = ""] = Deno.args;
const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
  const path = request.url.slice(request.url.indexOf("/", 8));
  return fetch(`${url}${path}`, {
    method: request.method,
    headers: request.headers,
    body: request.body,
    redirect: "manual",
  });
});
Deno.stdout.writeSync(new TextEncoder().encode(`${server.addr.port}\n`));
