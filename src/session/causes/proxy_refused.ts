import type { CauseEntry } from "./entry.ts";
import { BROWSER_ENGINES, logged, recorded } from "./evidence.ts";

export const proxyRefused: CauseEntry = {
  name: "proxy-refused",
  cause: "network-down",
  kind: "session.disconnected",
  scope: "session",
  engines: BROWSER_ENGINES,
  versions: {},
  signatures: [
    {
      on: "message",
      logger: ["WhatsappSession"],
      begins: "net::ERR_TUNNEL_CONNECTION_FAILED at https://web.whatsapp.com",
    },
    {
      on: "message",
      logger: ["WhatsappSession"],
      begins: "net::ERR_PROXY_CONNECTION_FAILED at https://web.whatsapp.com",
    },
  ],
  meaning: "The proxy that this session goes through does not let it reach WhatsApp.",
  act: { do: "repair-server", sentence: "Check the proxy's address, user and credit." },
  never: "Do not restart the session: it meets the same proxy.",
  sources: [
    recorded("2024.10.8-webjs-fakepage-json-info:141", "net::ERR_TUNNEL_CONNECTION_FAILED"),
  ],
  samples: [
    logged("WhatsappSession", "net::ERR_TUNNEL_CONNECTION_FAILED at https://web.whatsapp.com/", {
      level: 50,
    }),
    logged("WhatsappSession", "net::ERR_PROXY_CONNECTION_FAILED at https://web.whatsapp.com/", {
      level: 50,
    }),
  ],
  nearMisses: [{
    ...logged("WhatsappSession", "net::ERR_NAME_NOT_RESOLVED at https://web.whatsapp.com/", {
      level: 50,
    }),
    why: "no proxy is asked",
    isOf: "name-not-resolved",
  }],
};
