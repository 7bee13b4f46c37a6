import type { CauseEntry } from "./entry.ts";
import { logged, report, source } from "./evidence.ts";

export const replacedWebjs: CauseEntry = {
  name: "replaced-webjs",
  cause: "replaced",
  kind: "session.disconnected",
  scope: "session",
  engines: ["WEBJS"],
  versions: {},
  signatures: [{
    on: "message",
    logger: ["WhatsappSession"],
    begins: "Session has been disconnected!",
    fields: { args: "CONFLICT" },
  }],
  meaning: "WhatsApp Web was opened with this login at another place, which took it over.",
  act: { do: "hold", sentence: "Find the second copy of this session and stop it." },
  never: "Do not restart it: two copies would throw each other out for ever.",
  sources: [source("wwebjs/whatsapp-web.js", "src/util/Constants.js"), report("C50")],
  samples: [
    logged("WhatsappSession", "Session has been disconnected!", { fields: { args: "CONFLICT" } }),
  ],
  nearMisses: [{
    ...logged("WhatsappSession", "Session has been disconnected!", { fields: { args: "LOGOUT" } }),
    why: "logged out",
    isOf: "logged-out-webjs",
  }],
};
