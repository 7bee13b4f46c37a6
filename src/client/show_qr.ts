import { WahaRecoveryError } from "./errors.ts";
import type { WahaRecoveryClient } from "./recovery_client.ts";

export interface ShowQrOptions {
  client: Pick<WahaRecoveryClient, "qr" | "status">;
  session?: string;
  signal?: AbortSignal;
  /** What stands where the code was, once the session works. */
  connectedText?: string;
}

/** An element of a page, as far as it is used here: no types of the DOM are needed to build this. */
export interface QrPlace {
  ownerDocument: { createElement(tag: "img"): QrImage };
  replaceChildren(...children: (QrImage | string)[]): void;
}

export interface QrImage {
  src: string;
  alt: string;
}

/** How often it is looked whether the phone has scanned. */
const LOOK_MS = 1_000;

/**
 * Shows the code of a session in an element of a page and follows its rotation. A code that has run
 * out is taken away at once.
 * @returns True once the session works, false when the signal aborted.
 */
export async function showQr(element: QrPlace, options: ShowQrOptions): Promise<boolean> {
  const { client, session, signal, connectedText = "Connected" } = options;
  const of = session === undefined ? {} : { session };
  const image = element.ownerDocument.createElement("img");
  image.alt = "QR code: scan it with WhatsApp on your phone";
  let shown = "";
  while (signal?.aborted !== true) {
    const { status } = await client.status(of);
    if (status === "WORKING") {
      element.replaceChildren(connectedText);
      return true;
    }
    try {
      const code = await client.qr(of);
      if (code.qr !== shown) {
        shown = code.qr;
        image.src = code.qr;
        element.replaceChildren(image);
      }
    } catch (error) {
      if (!(error instanceof WahaRecoveryError) || error.code !== "QR_NOT_AVAILABLE") throw error;
      shown = "";
      const { todo } = error.details;
      element.replaceChildren(typeof todo === "string" ? todo : error.message);
    }
    await pause(LOOK_MS, signal);
  }
  element.replaceChildren();
  return false;
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end);
  });
}
