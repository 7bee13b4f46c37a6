import { WahaRecoveryError } from "./errors.ts";
import { pause } from "./pause.ts";
import type { WahaRecoveryClient } from "./recovery_client.ts";

export interface ShowQrOptions {
  client: Pick<WahaRecoveryClient, "autoRecover" | "qr" | "status">;
  session?: string;
  signal?: AbortSignal;
  /** What stands where the code was, once the session works. */
  connectedText?: string;
}

/** An element of a page, as far as it is used here: no types of the DOM are needed to build this. */
export interface QrPlace {
  readonly ownerDocument: { createElement(tag: "img"): object; readonly hidden?: boolean };
  replaceChildren(...children: (object | string)[]): void;
}

const ALT = "QR code: scan it with WhatsApp on your phone";

/** The service answers it from what it knows. */
const LOOK_MS = 1_000;
/** Each code costs WAHA three calls, and one that rotated is shown for so long at most. */
const CODE_MS = 5_000;
/** The service's own bound, counted by this page's clock: `expiresAt` is of another one. */
const CODE_LIFE_MS = 20_000;

/**
 * Shows the code of a session in an element of a page and follows its rotation. A code that has run
 * out is taken away; one that nobody scanned in time is renewed as often as the service allows. Of
 * a hidden page nothing is asked: a code is kept alive for a person alone.
 * @returns True once the session works, false when the signal aborted.
 * @throws {WahaRecoveryError} For a refusal that asking again would not end, such as a wrong key.
 */
export async function showQr(element: QrPlace, options: ShowQrOptions): Promise<boolean> {
  const { signal, connectedText = "Connected" } = options;
  const shown = new ShownCode(element, options);
  const over = () => signal?.aborted === true;
  while (!over()) {
    if (element.ownerDocument.hidden !== true) {
      try {
        if (await shown.look()) {
          shown.end(connectedText);
          return true;
        }
      } catch (error) {
        if (over()) break;
        if (!isPassing(error)) {
          shown.end(error instanceof Error ? error.message : "");
          throw error;
        }
        shown.miss(error);
      }
    }
    await pause(LOOK_MS, signal);
  }
  shown.end("");
  return false;
}

class ShownCode {
  readonly #element: QrPlace;
  readonly #client: ShowQrOptions["client"];
  readonly #of: { session?: string; signal?: AbortSignal };
  readonly #image: object;
  #code = "";
  #askedAt = 0;
  #life: ReturnType<typeof setTimeout> | undefined;
  /** Since when the session was in the status in which a new code was asked for. */
  #renewed = "";

  constructor(element: QrPlace, { client, session, signal }: ShowQrOptions) {
    this.#element = element;
    this.#client = client;
    this.#of = {
      ...(session === undefined ? {} : { session }),
      ...(signal === undefined ? {} : { signal }),
    };
    this.#image = element.ownerDocument.createElement("img");
  }

  /** @returns Whether the session works. */
  async look(): Promise<boolean> {
    const { status, since, because } = await this.#client.status(this.#of);
    if (status === "WORKING") return true;
    if (status === "SCAN_QR_CODE") await this.#followCode();
    else this.#say(because);
    if (status === "FAILED" && since !== this.#renewed) {
      this.#renewed = since;
      await this.#client.autoRecover({ ...this.#of, waitMs: 0 });
    }
    return false;
  }

  /** Something was refused, or the service is away for a moment. */
  miss(error: WahaRecoveryError): void {
    if (this.#code === "") this.#say(error.message);
  }

  end(text: string): void {
    clearTimeout(this.#life);
    if (text === "") this.#element.replaceChildren();
    else this.#element.replaceChildren(text);
  }

  async #followCode(): Promise<void> {
    if (this.#code !== "" && Date.now() - this.#askedAt < CODE_MS) return;
    this.#askedAt = Date.now();
    const { qr } = await this.#client.qr(this.#of);
    clearTimeout(this.#life);
    this.#life = setTimeout(() => this.#say("This code has run out"), CODE_LIFE_MS);
    if (qr === this.#code) return;
    this.#code = qr;
    Object.assign(this.#image, { src: qr, alt: ALT });
    this.#element.replaceChildren(this.#image);
  }

  #say(text: string): void {
    clearTimeout(this.#life);
    this.#code = "";
    this.#element.replaceChildren(text);
  }
}

/** Whether asking again may end it: of what is refused, holds and missing codes do. */
function isPassing(error: unknown): error is WahaRecoveryError {
  if (!(error instanceof WahaRecoveryError)) return false;
  const { code, status } = error;
  return code === "UNREACHABLE" || status >= 500 || status === 408 || status === 409 ||
    status === 429;
}
