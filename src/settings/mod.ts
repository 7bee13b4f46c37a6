/** The settings by topic; whoever wants them all imports `settings.ts`. */
export { WAHA_SETTINGS } from "./waha.ts";
export { HTTP_SETTINGS } from "./http.ts";
export { PROCESS_SETTINGS } from "./process.ts";
export { HEALING_SETTINGS } from "./healing.ts";
export { NOTIFY_SETTINGS } from "./notify.ts";
export { PLATFORM_SETTINGS } from "./platform.ts";
export type { Setting } from "./setting.ts";
