import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { createSimulator, type Simulator, type SimulatorOptions } from "./http.ts";
import { upgrade } from "./ws_server.ts";

export interface ServeOptions extends SimulatorOptions {
  /** 0 takes a free one. */
  port: number;
}

export interface ServedSimulator {
  url: string;
  apiKey: string;
  simulator: Simulator;
  /** Closes the port and every connection. */
  close(): Promise<void>;
}

/** What lies beyond this of a request's body is thrown away; the simulator refuses from 1 MiB. */
const BODY_BYTES_MAX = 2 * 1024 * 1024;

/**
 * Serves a simulator on 127.0.0.1. It uses Node's server, as only there a handler can break the
 * connection without an answer, which is what a refused call looks like.
 * @throws When the port is taken.
 */
export function serveSimulator(options: ServeOptions): Promise<ServedSimulator> {
  const simulator = createSimulator(options);
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing, simulator).catch(() => outgoing.destroy());
  });
  const sockets = new Set<Duplex>();
  server.on("upgrade", (incoming: IncomingMessage, socket: Duplex) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    upgrade(incoming, socket, simulator);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : options.port;
      resolve({
        url: `http://127.0.0.1:${port}`,
        apiKey: options.apiKey,
        simulator,
        close: () => {
          simulator.close();
          return new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
            for (const socket of sockets) socket.destroy();
          });
        },
      });
    });
  });
}

async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  simulator: Simulator,
): Promise<void> {
  const leaving = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableEnded) leaving.abort(new Error("The caller left"));
  });
  const body = await bodyOf(incoming);
  const response = await simulator.fetch(`http://${incoming.headers.host}${incoming.url}`, {
    method: incoming.method ?? "GET",
    headers: headersOf(incoming),
    signal: leaving.signal,
    ...(body.length === 0 ? {} : { body }),
  });
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  // A body that breaks off throws here, and the connection breaks with it.
  for await (const chunk of response.body ?? []) {
    await new Promise<void>((written) => outgoing.write(chunk, () => written()));
  }
  outgoing.end();
}

async function bodyOf(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length <= BODY_BYTES_MAX) chunks.push(chunk);
  }
  return Uint8Array.from(Buffer.concat(chunks));
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (typeof value === "string") headers.set(name, value);
  }
  return headers;
}
