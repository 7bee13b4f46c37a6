/**
 * One entry of a log as the catalogue reads it. Whoever parses a line fills it; what a customer
 * wrote stands in `fields` at most, and only the names that a signature lists are read there.
 */
export interface LogRecord {
  /**
   * `logger`: WAHA's own logger wrote it (pino as JSON or PRETTY, the old Nest console).
   * `text`: somebody else's output beside it: V8, Node, Chromium, Go, npm, the kernel. For these
   * `msg` is the line without its wrapper.
   */
  by: "logger" | "text";
  /** pino's number: 10 trace … 60 fatal. */
  level?: number;
  /** WAHA's component, such as `WhatsappSession`. */
  name?: string;
  /** WAHA's own text, without the prefix `session:NAME - ` of PRETTY. */
  msg: string;
  /** `err.type` and `err.message` as `Type: message`, or the string field `error`. */
  error?: string;
  /** `err.stack` or NOWEB's `trace`; of PRETTY the indented lines below. */
  stack?: string;
  /** The other fields of the entry, only its own level. */
  fields?: Readonly<Record<string, unknown>>;
}

/** An error answer of WAHA, of which nothing but the status and WAHA's own texts is read. */
export interface WahaAnswer {
  status: number;
  /** Parsed JSON; anything else is no answer of WAHA's. */
  body: unknown;
}
