/**
 * WAHA in a process of its own, for `proxy_bench.ts`. `crash PORT FILE`: a simulated one whose
 * sessions come back by themselves; each send's text goes into the file before it is answered, so
 * that what a killed process did is known. `bulk`: a GET answers 1 GiB, a POST is counted. Prints
 * its port.
 */
import { systemClock } from "../src/clock.ts";
import { createSimulator } from "../src/simulator/mod.ts";
import { WAHA_KEY } from "./events_keys.ts";

const [kind = "", port = "0", file = ""] = Deno.args;
const GIB = 1_073_741_824;
const CHUNK = new Uint8Array(65_536);

const server = Deno.serve(
  { hostname: "127.0.0.1", port: Number(port), onListen: () => {} },
  kind === "bulk" ? bulk() : crash(),
);
Deno.stdout.writeSync(new TextEncoder().encode(`${server.addr.port}\n`));

function crash(): (request: Request) => Promise<Response> {
  const simulator = createSimulator({
    clock: systemClock,
    apiKey: WAHA_KEY,
    sessions: ["default"],
    restartSessions: true,
    status: "WORKING",
  });
  const sent = Deno.openSync(file, { append: true, create: true });
  return async (request) => {
    if (!request.url.endsWith("/api/sendText")) return await simulator.fetch(request);
    const body = await request.text();
    const answer = await simulator.fetch(request.url, {
      method: request.method,
      headers: request.headers,
      body,
    });
    if (answer.status === 201) {
      sent.writeSync(new TextEncoder().encode(`${JSON.parse(body).text}\n`));
    }
    return answer;
  };
}

function bulk(): (request: Request) => Promise<Response> {
  const simulator = createSimulator({ clock: systemClock, apiKey: WAHA_KEY });
  return async (request) => {
    if (!request.url.includes("/api/files/") && !request.url.endsWith("/api/sendFile")) {
      return await simulator.fetch(request);
    }
    if (request.method === "GET") {
      let left = GIB;
      return new Response(
        new ReadableStream({
          pull(controller) {
            if (left === 0) return controller.close();
            left -= CHUNK.byteLength;
            controller.enqueue(CHUNK);
          },
        }),
        { headers: { "content-length": `${GIB}` } },
      );
    }
    let bytes = 0;
    for await (const chunk of request.body ?? []) bytes += chunk.byteLength;
    return Response.json({ bytes }, { status: 201 });
  };
}
