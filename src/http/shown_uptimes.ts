import { WINDOWS_MS } from "../contract/asked.ts";
import type { Uptime } from "../contract/mod.ts";
import type { UptimesRequest, WahaService } from "../recovery/mod.ts";
import { uptimeOf } from "./history_wire.ts";

/** The two windows that pages show, of the same sessions in the same order. */
export interface ShownUptimes {
  day: Uptime;
  month: Uptime;
}

/** @returns Null: there is no such session. */
export async function shownUptimes(
  service: Pick<WahaService, "uptimeIn">,
  page: Omit<UptimesRequest, "windowsMs">,
): Promise<ShownUptimes | null> {
  const windowsMs = [WINDOWS_MS["24h"], WINDOWS_MS["30d"]];
  const [day, month] = await service.uptimeIn({ ...page, windowsMs }) ?? [];
  return day === undefined || month === undefined
    ? null
    : { day: uptimeOf(day), month: uptimeOf(month) };
}
