import { median } from "./processes.ts";
import type { QrFigures } from "./qr_bench.ts";
import type { Row } from "./row.ts";

/** How long a person waits for a code. */
export function qrRows({ rotationMs, taps }: QrFigures): Row[] {
  return [
    {
      what: "QR page: WAHA rotates the code, it is on the screen after",
      figure: `median ${whole(median(rotationMs))} ms, at most ${
        whole(Math.max(...rotationMs))
      } ms`,
      beside: "",
      goal: "< 1 s",
    },
    ...taps.map(({ engine, tapMs, wahaMs }) => ({
      what: `QR page: a link is tapped, ${engine} has to be restarted: a code that scans after`,
      figure: `${whole(tapMs)} ms, ${whole(tapMs - wahaMs)} ms beyond WAHA's own`,
      beside: `WAHA from the restart to its code: ${whole(wahaMs)} ms`,
      goal: "< 1 s beyond",
    })),
  ];
}

function whole(ms: number): string {
  return ms.toFixed(0);
}
