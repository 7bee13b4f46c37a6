import type { QrLink } from "../contract/mod.ts";
import type { SessionReport } from "../recovery/mod.ts";
import { ApiError } from "./api_error.ts";
import type { QrLinks } from "./qr_link.ts";
import { instant } from "./wire.ts";

/**
 * A link for whoever holds the phone of a session.
 * @throws {ApiError} `NOT_CONFIGURED` where no links are made; `QR_NOT_AVAILABLE` where there is
 * nothing to scan: such a link would have been used before anybody had it.
 */
export function qrLinkFor(report: SessionReport, links: QrLinks | undefined): QrLink {
  const { session, status, stale, server } = report;
  if (links === undefined) {
    throw new ApiError(
      "NOT_CONFIGURED",
      "Cannot make a link as PUBLIC_URL, or both LINK_SECRET and API_KEY, are not set: set them",
      {
        details: {
          problems: [{
            variable: "PUBLIC_URL",
            given: "nothing, or no secret beside it",
            expected: "the origin of this service as people reach it, and LINK_SECRET or API_KEY",
          }],
        },
      },
    );
  }
  if (status === "WORKING" && !stale) {
    const because = "it is connected and shows none";
    throw new ApiError(
      "QR_NOT_AVAILABLE",
      `Cannot make a link to a code of session ${session} as ${because}; to do: nothing`,
      { details: { status, because, todo: "nothing" } },
    );
  }
  const { url, expiresAt } = links.make({ server: server.name, session });
  return { url, expiresAt: instant(expiresAt) };
}
