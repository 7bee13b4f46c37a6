import type { SessionRecord } from "../world.ts";
import { keptDeaf } from "./deaf.ts";
import { keptFalls } from "./flapping.ts";
import { keptRefused } from "./refused.ts";
import { keptReplaced } from "./replaced.ts";
import { keptRestricted } from "./restricted.ts";
import type { Context } from "./verdict.ts";

/**
 * Brings what the holds remember up to now, before any rule is asked: the rules only read it, so
 * that none writes on what another one judges.
 */
export function keepHolds(record: SessionRecord, context: Context): SessionRecord {
  const { replaced, restricted, refused, falls, deaf } = record;
  const none = replaced === undefined && restricted === undefined && refused === undefined &&
    falls === undefined && deaf === undefined;
  if (none) return record;
  return context.draft.update(record, {
    replaced: keptReplaced(record, context),
    restricted: keptRestricted(record, context),
    refused: keptRefused(record, context),
    falls: keptFalls(record, context),
    deaf: keptDeaf(record, context),
  });
}
