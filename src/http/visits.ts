import type { Clock } from "../clock.ts";
import { isMac, macOf } from "./mac.ts";

/** One who has shown the key on a page, for a while. */
export interface Visit {
  id: string;
}

export interface VisitsParts {
  /** Signs; all visits end when it becomes another one. */
  apiKey: string;
  clock: Pick<Clock, "now">;
  newId: () => string;
}

/** A working day: whoever comes back tomorrow shows the key again. */
export const VISIT_MS = 12 * 3_600_000;

export const VISIT_COOKIE = "waha_recovery_visit";

const COOKIE = new RegExp(`(?:^|; ?)${VISIT_COOKIE}=([^;]{1,200})`);

/** `expiresAt.id.mac`; ids are made by us. */
const WRITTEN = /^(\d{1,15})\.([\w-]{1,64})\.([\w-]{43})$/;

/**
 * Who may see and use the pages without sending the key each time. A visit is signed and kept
 * nowhere, so that every replica knows it and none has to forget it.
 */
export class Visits {
  readonly #parts: VisitsParts;

  constructor(parts: VisitsParts) {
    this.#parts = parts;
  }

  /** @returns What the cookie holds. */
  begin(): string {
    const { clock, newId } = this.#parts;
    const of = `${clock.now() + VISIT_MS}.${newId()}`;
    return `${of}.${this.#mac(`visit\n${of}`)}`;
  }

  /** The visit that a cookie's text proves; null for a forged or an old one. */
  read(text: string | undefined): Visit | null {
    const [, expiresAt = "", id = "", mac = ""] = WRITTEN.exec(text ?? "") ?? [];
    if (id === "" || Number(expiresAt) <= this.#parts.clock.now()) return null;
    return this.#isMac(mac, `visit\n${expiresAt}.${id}`) ? { id } : null;
  }

  /** What each form of a page brings back, so that no other site's page can send it. */
  formToken({ id }: Visit): string {
    return this.#mac(`form\n${id}`);
  }

  isFormToken(given: string, { id }: Visit): boolean {
    return this.#isMac(given, `form\n${id}`);
  }

  #isMac(given: string, text: string): boolean {
    return isMac(given, { text, secret: this.#parts.apiKey });
  }

  #mac(text: string): string {
    return macOf(text, this.#parts.apiKey);
  }
}

/** What the cookies of a request hold of a visit. */
export function visitCookie(cookies: string): string | undefined {
  return COOKIE.exec(cookies)?.[1];
}
