import type { Context } from "hono";
import { decodeBase64 } from "hono/utils/encode";
import type { Envelope, Qr } from "../contract/mod.ts";
import type { QrForm, QrOutcome } from "../recovery/mod.ts";
import { bestForm, QR_FORMS } from "./accept.ts";
import { ApiError } from "./api_error.ts";
import type { ApiEnv } from "./frame.ts";
import { noSuchSession } from "./outcome.ts";
import { unreachable } from "./unreachable.ts";
import { qrOf } from "./wire.ts";

/** The quiet zone that ISO/IEC 18004 asks for, in modules: some phones need it. */
export const BORDER = 4;

/**
 * The code in the form that the caller accepts.
 * @throws {ApiError} `QR_NOT_AVAILABLE`, `SESSION_NOT_FOUND`.
 */
export async function qrAnswer(c: Context<ApiEnv>, outcome: QrOutcome, name: string) {
  switch (outcome.is) {
    case "qr":
      return await qrIn(c, outcome);
    case "not-scannable": {
      const { status, because, todo } = outcome;
      throw new ApiError(
        "QR_NOT_AVAILABLE",
        `Cannot show a code of session ${name} as ${because}; to do: ${todo}`,
        { details: { status, because, todo } },
      );
    }
    case "no-such-session":
      throw noSuchSession(name);
    default:
      return unreachable(outcome);
  }
}

async function qrIn(c: Context<ApiEnv>, code: QrForm) {
  c.header("Vary", "Accept");
  const form = bestForm(c.req.header("accept"), QR_FORMS);
  // Loaded by whoever asks for a drawing: a cold start draws nothing.
  const drawing = () => import("uqr");
  switch (form) {
    case "application/json": {
      const body: Envelope<Qr> = { success: true, data: qrOf(code) };
      return c.json(body, 200);
    }
    case "image/png":
      return c.body(decodeBase64(code.png), 200, { "Content-Type": form });
    case "image/svg+xml":
      return c.body((await drawing()).renderSVG(code.raw, { border: BORDER }), 200, {
        "Content-Type": form,
      });
    case "text/plain":
      // Light modules are the blocks, so that it scans on the dark ground of most terminals; most
      // phones read the inverse as well.
      return c.body(
        `${(await drawing()).renderUnicodeCompact(code.raw, { border: BORDER })}\n`,
        200,
        {
          "Content-Type": "text/plain; charset=UTF-8",
        },
      );
    default:
      return unreachable(form);
  }
}
