import { z } from "zod";
import { CAUSES } from "../session/mod.ts";
import { sessionNameSchema } from "./requests.ts";

export const SIGNALS_MAX = 500;
export const SIGNALS_BYTES_MAX = 262_144;

/** What a reader of WAHA's log can find. */
export const SIGNAL_KINDS = [
  "session.status",
  "session.started",
  "session.qr",
  "session.failed",
  "session.logout",
  "session.disconnected",
  "session.restricted",
  "webhook.failed",
  "browser.crashed",
  "engine.crashed",
  "storage.fault",
  "memory.warning",
  "memory.oom",
  "process.killed",
  "server.started",
] as const;

const TEXT_CHARS_MAX = 4_096;
const NAME_CHARS_MAX = 128;

const signalSchema = z.object({
  id: z.string().min(1, "give an id").max(NAME_CHARS_MAX).meta({
    description: "The same each time that this line is told.",
  }),
  kind: z.enum(SIGNAL_KINDS),
  cause: z.enum(CAUSES).optional(),
  session: sessionNameSchema.nullable().meta({ description: "Null: the whole of WAHA." }),
  time: z.iso.datetime({ offset: true }).nullable().meta({
    description: "The line's own; null where it has none: it is then no evidence.",
  }),
  line: z.int().min(1).meta({ description: "The physical line in its file." }),
  file: z.string().max(TEXT_CHARS_MAX).meta({ description: "Only its last part is kept." }),
  excerpt: z.string().max(TEXT_CHARS_MAX).meta({
    description: "Kept as the reason of a cause, cut short and without codes and keys.",
  }),
}).meta({
  id: "Signal",
  example: {
    id: "waha.log:1207",
    kind: "session.logout",
    cause: "logged-out",
    session: "default",
    time: "2026-11-25T12:03:39.000Z",
    line: 1207,
    file: "waha.log",
    excerpt: "Session has been logged out!",
  },
});

export const signalsBodySchema = z.object({
  source: z.string().min(1, "name who reads").max(NAME_CHARS_MAX).meta({
    description: "Who reads: ids are its own.",
  }),
  server: z.string().max(NAME_CHARS_MAX).optional().meta({
    description: "The WAHA server of the log, where several are watched.",
  }),
  events: z.array(signalSchema).max(SIGNALS_MAX, `send at most ${SIGNALS_MAX} at once`),
}).meta({
  id: "SignalsRequest",
  example: {
    source: "analyzer",
    events: [{
      id: "waha.log:1207",
      kind: "session.logout",
      session: "default",
      time: "2026-11-25T12:03:39.000Z",
      line: 1207,
      file: "waha.log",
      excerpt: "Session has been logged out!",
    }],
  },
});
