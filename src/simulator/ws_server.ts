import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Simulator } from "./http.ts";
import type { SocketEvent } from "./sockets.ts";
import { unreachable } from "./model.ts";
import { acceptOf, closeFrame, frame, FrameReader, OPCODE, textFrame } from "./ws_frames.ts";

const ABNORMAL = 1006;

/** Makes a WebSocket client of an HTTP upgrade; anything but `/ws` is hung up on. */
export function upgrade(incoming: IncomingMessage, socket: Duplex, simulator: Simulator): void {
  const path = incoming.url ?? "/";
  const key = incoming.headers["sec-websocket-key"];
  socket.on("error", () => socket.destroy());
  if (typeof key !== "string" || new URL(path, "ws://waha.simulator").pathname !== "/ws") {
    socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    return;
  }
  try {
    talk(path, { key, socket, simulator });
  } catch {
    // Nobody listens: the connection ends without an answer.
    socket.destroy();
  }
}

function talk(
  path: string,
  via: { key: string; socket: Duplex; simulator: Simulator },
): void {
  const { key, socket, simulator } = via;
  const reader = new FrameReader();
  const before: SocketEvent[] = [];
  let open = false;
  const told = (event: SocketEvent) => {
    if (open) tell(event, socket);
    else before.push(event);
  };
  // A client that may not connect is accepted and closed: first the answer, then the events.
  const connection = simulator.connect(path, told, { pongs: "by-hand" });
  socket.write(
    "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n" +
      `sec-websocket-accept: ${acceptOf(key)}\r\n\r\n`,
  );
  open = true;
  for (const event of before) tell(event, socket);
  socket.on("data", (chunk: Uint8Array) => {
    for (const heard of reader.read(chunk)) {
      if (heard.is === "pong") connection.pong();
      if (heard.is === "ping") socket.write(frame(OPCODE.pong, heard.payload));
      if (heard.is === "close" || heard.is === "broken") {
        connection.close();
        socket.end(closeFrame(heard.code, ""));
      }
    }
  });
  socket.on("close", () => connection.close());
}

function tell(event: SocketEvent, socket: Duplex): void {
  switch (event.is) {
    case "text":
      socket.write(textFrame(event.data));
      return;
    case "ping":
      socket.write(frame(OPCODE.ping, new Uint8Array(0)));
      return;
    case "close":
      if (event.code === ABNORMAL) socket.destroy();
      else socket.end(closeFrame(event.code, event.reason));
      return;
    default:
      return unreachable(event);
  }
}
