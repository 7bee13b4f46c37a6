import type { Context, MiddlewareHandler } from "hono";
import type { VisitFrame } from "../pages/mod.ts";
import { ApiError } from "./api_error.ts";
import type { ApiEnv } from "./frame.ts";
import type { PageParts } from "./page_path.ts";
import { type Visit, visitCookie, Visits } from "./visits.ts";
import { instant } from "./wire.ts";

/** Who stands between a visitor and the pages. */
export interface Doorman {
  /** Refuses whoever has not shown the key. */
  letIn: MiddlewareHandler<ApiEnv>;
  /** What a page of this visitor has around itself; null for one who is not known. */
  frameOf(c: Context<ApiEnv>): VisitFrame | null;
  /**
   * Whether a form comes from a page of ours.
   * @throws {ApiError} `FORBIDDEN` when it does not.
   */
  requireForm(c: Context<ApiEnv>, token: string): void;
}

/** Without a key whoever is on this machine is the same one visitor. */
const HERE: Visit = { id: "here" };

export function createDoorman({ keyed, clock, newId }: PageParts): Doorman {
  const visits = keyed?.visits ?? new Visits({ apiKey: `${newId()}${newId()}`, clock, newId });
  const visitOf = (c: Context) =>
    keyed === undefined ? HERE : visits.read(visitCookie(c.req.header("cookie") ?? ""));
  return {
    letIn: async (c, next) => {
      if (visitOf(c) === null) throw new ApiError("UNAUTHORIZED", "Cannot show this: log in");
      await next();
    },
    frameOf: (c) => {
      const visit = visitOf(c);
      if (visit === null) return null;
      const now = instant(clock.now());
      return { formToken: visits.formToken(visit), keyed: keyed !== undefined, now };
    },
    requireForm: (c, token) => {
      const visit = visitOf(c);
      if (visit !== null && visits.isFormToken(token, visit)) return;
      throw new ApiError("FORBIDDEN", "Cannot take this form as it is old: load the page anew");
    },
  };
}
