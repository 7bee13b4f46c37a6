import { own } from "../own.ts";
import type { SessionRecord } from "../world.ts";
import type { Context } from "./verdict.ts";

/** C50: the other server that shows the same account under the same name, if one does. */
export function twinOf(
  { name, me }: SessionRecord,
  { fleet }: Pick<Context, "fleet">,
): string | undefined {
  return me === null ? undefined : own(fleet.twins, name);
}

/** Whether WhatsApp ended its login after that: then nobody holds it any more. */
export function isLoggedOutSince({ cause }: SessionRecord, at: number): boolean {
  return cause?.is === "logged-out" && cause.at >= at;
}
