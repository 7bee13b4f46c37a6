import { sessionParamsSchema } from "../contract/asked.ts";
import { shown as visible } from "../contract/shown.ts";
import { sessionPagePath } from "./page_paths.ts";

/**
 * A session's name as a way to its page. WAHA may have names that our API refuses, and what cannot
 * be asked for has no page: such a name is text.
 */
export function SessionName(of: Parameters<typeof sessionPagePath>[0]) {
  const { session } = of;
  const name = <bdi>{visible(session)}</bdi>;
  return sessionParamsSchema.safeParse({ session }).success
    ? <a href={sessionPagePath(of)}>{name}</a>
    : <span class="name">{name}</span>;
}
