import type { LogRecord } from "../session/causes/mod.ts";
import type { EventKind } from "../session/causes/mod.ts";

/** What a line says that is no trouble: a session that came up, a status, a start of WAHA. */
export interface Sign {
  kind: EventKind;
  attrs: Readonly<Record<string, string>>;
}

interface SignRule {
  /** By one of them the scanner finds it; longer than three characters and in no wrapper's escapes. */
  anchors: readonly string[];
  read: (record: LogRecord) => Sign | null;
}

const sign = (kind: EventKind, attrs: Sign["attrs"] = {}): Sign => ({ kind, attrs });
const begins = (anchor: string, found: Sign): SignRule => ({
  anchors: [anchor],
  read: ({ by, msg }) => by === "logger" && msg.startsWith(anchor) ? found : null,
});
const holds = (anchor: string, found: Sign): SignRule => ({
  anchors: [anchor],
  read: ({ by, msg }) => by === "logger" && msg.includes(anchor) ? found : null,
});

/**
 * At info WAHA writes no line when a status changes (contract §8): these are the lines that tell of
 * one all the same, and the POST DATA of debug level, in which the status itself stands.
 */
const SIGNS: readonly SignRule[] = [
  begins("WhatsApp HTTP API is running on", sign("server.started")),
  begins("WAHA (WhatsApp HTTP API) - Running", sign("server.started")),
  begins("Session has been started.", sign("session.started")),
  begins("Session has been stopped.", sign("session.status", { status: "STOPPED" })),
  holds("' is ready!", sign("session.status", { status: "WORKING" })),
  begins("opened connection to WA", sign("session.status", { status: "WORKING" })),
  holds("] Successfully authenticated", sign("session.status", { status: "WORKING" })),
  begins("not logged in, attempting registration", sign("session.qr")),
  begins("QR received", sign("session.qr")),
  begins("You can disable QR in console", sign("session.qr")),
  // The words themselves: each webhook's body is a line of its own at that level.
  {
    anchors: ["WORKING", "STARTING", "STOPPED", "FAILED", "SCAN_QR_CODE", "PASSKEY_"],
    read: statusTold,
  },
];

export const SIGN_ANCHORS: readonly string[] = SIGNS.flatMap(({ anchors }) => anchors);

/** What a record says of its own accord; a customer's words are read nowhere. */
export function signOf(record: LogRecord): Sign | null {
  for (const { read } of SIGNS) {
    const found = read(record);
    if (found !== null) return found;
  }
  return null;
}

/** The webhook's body at debug level: its `payload.status` counts, not the history beside it. */
function statusTold({ by, msg, fields }: LogRecord): Sign | null {
  if (by !== "logger" || msg !== "POST DATA") return null;
  const data: unknown = fields?.data;
  if (typeof data !== "object" || data === null) return null;
  if (Reflect.get(data, "event") !== "session.status") return null;
  const payload: unknown = Reflect.get(data, "payload");
  if (typeof payload !== "object" || payload === null) return null;
  const status: unknown = Reflect.get(payload, "status");
  return typeof status === "string" ? sign("session.status", { status }) : null;
}
