import type { CauseEntry } from "./entry.ts";
import { logged, source } from "./evidence.ts";

export const loginRejectedWebjs: CauseEntry = {
  name: "login-rejected-webjs",
  cause: "logged-out",
  kind: "session.failed",
  scope: "session",
  engines: ["WEBJS"],
  versions: {},
  signatures: [{
    on: "message",
    logger: ["WhatsappSession"],
    begins: "Session has failed to authenticate!",
  }],
  meaning: "WhatsApp did not accept the stored login: somebody has to scan a new code.",
  act: {
    do: "ask-person",
    sentence: "Tell it at once; when somebody comes to scan, restart the session.",
  },
  never: "Do not delete the session: a restart asks for a code just as well.",
  sources: [source("devlikeapro/waha", "src/core/engines/webjs/session.webjs.core.ts")],
  samples: [
    logged("WhatsappSession", "Session has failed to authenticate!", { fields: { args: "" } }),
  ],
  nearMisses: [{
    ...logged("WhatsappSession", "Session has been authenticated!", { fields: { args: null } }),
    why: "the good news",
  }],
};
