import type { Entry } from "../entry.ts";

const DMESG = /^(?:<\d+>)?\[ *\d+\.\d{6}\](?:\[ *[TC]\d+\])? (.*)$/s;
const DATED = /^\[([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})\] (.*)$/s;

/** The kernel's own words: `dmesg` with seconds since the boot, `dmesg -T` with a date. */
export function readKernel(text: string): Pick<Entry, "session" | "record" | "at"> | null {
  const [, stamp = "", dated = ""] = DATED.exec(text) ?? [];
  if (stamp !== "") {
    const at = Date.parse(`${stamp} UTC`);
    const record = { by: "text", msg: dated } as const;
    return { ...(Number.isNaN(at) ? {} : { at }), session: null, record };
  }
  const msg = DMESG.exec(text)?.[1];
  return msg === undefined ? null : { session: null, record: { by: "text", msg } };
}
