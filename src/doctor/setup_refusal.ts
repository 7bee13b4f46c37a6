import { type SessionStatus, unreachable } from "../session/mod.ts";
import type { Seen } from "./facts.ts";
import type { Finding } from "./finding.ts";
import type { Waha } from "./hazards.ts";
import { isBefore } from "./version.ts";

type Refusal = Finding & { level: "problem" | "danger" };

/**
 * Why the webhook is not to be written now: WAHA restarts the session for it, and a restart does
 * harm where the login does not survive it, where a person is about to scan, or where each new
 * connection can make a ban final (C92).
 * @returns Null when it may be written.
 */
export function refusalOf(
  session: Extract<Seen["session"], { is: "seen" }>,
  waha: Waha,
  { force }: { force: boolean },
): Refusal | null {
  // Neither an owner's wish nor a flag makes these work.
  const never = unsuited(waha, session.status);
  if (never !== null || force) return never;
  if (waha.version === undefined || waha.tier === undefined) {
    return refused(
      "WAHA does not tell its version and tier, and with an old one a restart loses the login",
      "Give WAHA_API_KEY the right to read /api/server/version, or add --force if WAHA is of " +
        "2025.1 or later",
    );
  }
  const { status, raw } = session;
  const harm = harmOf(status);
  if (harm === null) return null;
  return refused(
    `The session is ${raw ?? status}, and WAHA restarts it for this: ${harm}`,
    "Try again when it is WORKING or STOPPED, or add --force",
  );
}

function unsuited({ version, tier, engine }: Waha, status: SessionStatus): Refusal | null {
  if (tier !== "CORE" || version === undefined) return null;
  if (isBefore(version, "2024.11.5") === true) {
    return refused(
      `WAHA Core ${version} neither signs webhooks nor keeps a session's config over its restart`,
      "Update WAHA; until then sessions are looked at, which needs no webhook",
    );
  }
  const loses = engine !== "NOWEB" && isBefore(version, "2025.1") === true;
  if (!loses || status === "STOPPED") return null;
  return {
    ...refused(
      `With WAHA Core ${version} the restart that WAHA makes for this would lose the login`,
      "Update WAHA to 2025.1 or later, or set WHATSAPP_HOOK_URL in its environment",
    ),
    level: "danger",
  };
}

function harmOf(status: SessionStatus): string | null {
  switch (status) {
    case "WORKING":
    case "STOPPED":
    case "AUTHENTICATED":
      return null;
    case "STARTING":
      return "it has just begun to connect and may be writing its login";
    case "SCAN_QR_CODE":
    case "PASSKEY_REQUIRED":
    case "PASSKEY_CONFIRMATION_REQUIRED":
      return "that takes the code from under whoever is about to scan it";
    case "FAILED":
      return "why it failed is not known, and if WhatsApp turns the number away each new " +
        "connection can make that final";
    case "UNKNOWN":
      return "what this word means is not known";
    default:
      return unreachable(status);
  }
}

function refused(says: string, todo: string): Refusal {
  return { id: "setup.refused", level: "problem", says, todo };
}
