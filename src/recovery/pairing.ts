import { type SessionRecord, unreachable } from "../session/mod.ts";
import { type QrParts, readQr } from "./qr_codes.ts";
import type { PairingOutcome } from "./service_port.ts";

/**
 * A code to type into the phone instead of scanning a picture. WAHA gives one in the same state as
 * a picture, so what stands in the way is the same, and is said without asking it.
 * @param options.phoneNumber Digits only, with the country code.
 */
export async function readPairingCode(
  record: SessionRecord,
  options: QrParts & { phoneNumber: string },
): Promise<PairingOutcome> {
  if (record.status !== "SCAN_QR_CODE") {
    const refused = await readQr(record, options);
    if (refused.is !== "qr") return refused;
  }
  const { waha, phoneNumber, signal } = options;
  const answer = await waha.pairingCode(record.name, {
    phoneNumber,
    ...(signal === undefined ? {} : { signal }),
  });
  switch (answer.is) {
    case "code":
      return answer;
    case "missing":
      return { is: "no-such-session" };
    case "not-scannable": {
      const because = `it is ${answer.status} and takes no code`;
      return { ...answer, because, todo: "ask again in a few seconds" };
    }
    default:
      return unreachable(answer);
  }
}
