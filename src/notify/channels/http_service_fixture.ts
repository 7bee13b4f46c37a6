import { systemClock } from "../../clock.ts";
import type { Channel } from "../notice.ts";
import type { PostParts } from "../post.ts";
import type { Behaviour, Service, Shown } from "./channel_conformance.ts";

/** One request that was received. */
export interface Received {
  path: string;
  headers: Headers;
  body: string;
}

export interface HttpServiceOptions {
  /** @param origin Where the service answers. */
  channel: (origin: string, parts: Omit<PostParts, "service" | "secrets">) => Channel;
  /** What its reader sees. @throws Where the service would refuse it. */
  show: (received: Received) => Shown;
  secrets: readonly string[];
}

export interface HttpService extends Service {
  received: readonly Received[];
}

/** A service behind HTTP, on loopback. */
export function openHttpService(
  { channel, show, secrets }: HttpServiceOptions,
): Promise<HttpService> {
  const received: Received[] = [];
  let behaviour: Behaviour = { is: "takes" };
  const ending = new AbortController();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      const body = await request.text();
      received.push({ path: new URL(request.url).pathname, headers: request.headers, body });
      return await answerTo(behaviour, ending.signal);
    },
  );
  let left = false;
  const leave = async () => {
    if (left) return;
    left = true;
    ending.abort();
    await server.shutdown();
  };
  const { addr } = server;
  return Promise.resolve({
    channel: channel(`http://127.0.0.1:${addr.port}`, { fetch, clock: systemClock }),
    received,
    behave: (next: Behaviour) => void (behaviour = next),
    shown: () => received.map(show),
    secrets,
    leave,
    [Symbol.asyncDispose]: leave,
  });
}

function answerTo(behaviour: Behaviour, ended: AbortSignal): Response | Promise<Response> {
  switch (behaviour.is) {
    case "takes":
      return new Response("ok");
    case "later":
      return new Response("busy", {
        status: 503,
        headers: behaviour.afterSeconds === undefined
          ? {}
          : { "Retry-After": String(behaviour.afterSeconds) },
      });
    case "refuses":
      return Response.json({ message: "no such chat" }, { status: 404 });
    case "echoes":
      return Response.json({ message: behaviour.text }, { status: 400 });
    case "hangs":
      return new Promise((resolve) =>
        ended.addEventListener("abort", () => resolve(new Response("late")), { once: true })
      );
  }
}
