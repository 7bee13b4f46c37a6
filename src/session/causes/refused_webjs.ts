import type { CauseEntry } from "./entry.ts";
import { logged, report, source } from "./evidence.ts";

export const refusedWebjs: CauseEntry = {
  name: "refused-webjs",
  cause: "refused",
  kind: "session.disconnected",
  scope: "session",
  engines: ["WEBJS"],
  versions: {},
  signatures: [
    {
      on: "message",
      logger: ["WhatsappSession"],
      begins: "Session has been disconnected!",
      fields: { args: "DEPRECATED_VERSION" },
    },
    {
      on: "message",
      logger: ["WhatsappSession"],
      begins: "Session has been disconnected!",
      fields: { args: "TOS_BLOCK" },
    },
    {
      on: "message",
      logger: ["WhatsappSession"],
      begins: "Session has been disconnected!",
      fields: { args: "SMB_TOS_BLOCK" },
    },
  ],
  meaning: "WhatsApp refuses the connection: the number is blocked, or WAHA is too old.",
  act: { do: "hold", sentence: "Leave it alone, look at the phone and update WAHA." },
  never: "Do not let anything connect by itself: automatic tries can make a block final.",
  sources: [source("wwebjs/whatsapp-web.js", "src/util/Constants.js"), report("C76")],
  samples: [
    logged("WhatsappSession", "Session has been disconnected!", {
      fields: { args: "DEPRECATED_VERSION" },
    }),
    logged("WhatsappSession", "Session has been disconnected!", { fields: { args: "TOS_BLOCK" } }),
  ],
  nearMisses: [{
    ...logged("WhatsappSession", "Session has been disconnected!", { fields: { args: "LOGOUT" } }),
    why: "somebody logged it out",
    isOf: "logged-out-webjs",
  }],
};
