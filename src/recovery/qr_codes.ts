import type { Clock } from "../clock.ts";
import { isMissing, type SessionRecord, type SessionStatus } from "../session/mod.ts";
import type { QrAnswer, WahaClient } from "../waha/mod.ts";
import type { QrOutcome } from "./service_port.ts";

/** A code that was fetched lives no longer than this (contract §10.19). */
const QR_LIFE_MS = 20_000;
/** Codes rotate: picture and text are taken again when they are not of one code. */
const TRIES_MAX = 3;

export interface QrParts {
  waha: WahaClient;
  clock: Clock;
  signal?: AbortSignal;
}

/** The code to scan, as picture and as text of the very same code. */
export async function readQr(
  record: SessionRecord,
  { waha, clock, signal }: QrParts,
): Promise<QrOutcome> {
  if (isMissing(record)) return { is: "no-such-session" };
  // WAHA lets whoever asks for a code that is not there wait for ten seconds.
  if (record.status !== "SCAN_QR_CODE") return notScannable(record.status, record);
  const options = signal === undefined ? {} : { signal };
  const textNow = () => waha.qr(record.name, { form: "raw", ...options });
  let text = await textNow();
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    // WAHA waited for ten seconds before it said so, and would again for the picture.
    if (text.is !== "qr") return noCode(text, record);
    const fetchedAt = clock.now();
    const picture = await waha.qr(record.name, { form: "image", ...options });
    if (picture.is !== "qr") return noCode(picture, record);
    const after = await textNow();
    if (after.is !== "qr") return noCode(after, record);
    const agree = text.form === "raw" && after.form === "raw" && text.value === after.value;
    if (agree && picture.form === "image") {
      return { is: "qr", png: picture.png, raw: after.value, expiresAt: fetchedAt + QR_LIFE_MS };
    }
    text = after;
  }
  return {
    is: "not-scannable",
    status: record.status,
    because: "its code changed again and again while it was read",
    todo: "ask again",
  };
}

function noCode(answer: Exclude<QrAnswer, { is: "qr" }>, record: SessionRecord): QrOutcome {
  return answer.is === "missing" ? { is: "no-such-session" } : notScannable(answer.status, record);
}

function notScannable(status: SessionStatus, record: SessionRecord): QrOutcome {
  const because = status === "WORKING"
    ? "it is connected and shows none"
    : status === record.status
    ? `it is ${status} (${record.phase.because})`
    : `it is ${status} and shows none`;
  return { is: "not-scannable", status, because, todo: todo(status) };
}

function todo(status: SessionStatus): string {
  switch (status) {
    case "WORKING":
      return "nothing";
    case "STARTING":
    case "AUTHENTICATED":
      return "ask again in a few seconds";
    case "STOPPED":
      return "start it: POST /api/v1/waha/start";
    case "PASSKEY_REQUIRED":
    case "PASSKEY_CONFIRMATION_REQUIRED":
      return "confirm the passkey on the phone";
    case "SCAN_QR_CODE":
      return "ask again";
    case "FAILED":
    case "UNKNOWN":
      return "ask for a new code: POST /api/v1/waha/auto-recover";
  }
}
