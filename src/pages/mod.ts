/** What a person sees in a browser: pages made from what the API says, and nothing else. */
export { type Asset, assetAt } from "./assets.ts";
export type { Frame, Place } from "./layout.tsx";
export { loginPage } from "./login.tsx";
export { overviewPage, type OverviewShown } from "./overview.tsx";
export { problemPage } from "./problem.tsx";
export { type LiveRow, liveRow } from "./session_row.tsx";
