/** What a person sees in a browser: pages made from what the API says, and nothing else. */
export { type Asset, assetAt } from "./assets.ts";
export type { SessionUptime } from "./uptime_bar.tsx";
export { docsPage, type DocsPageShown } from "./docs.tsx";
export { curlOf } from "./docs_example.ts";
export type {
  AnswerShown,
  ApiShown,
  FieldShown,
  GroupShown,
  OperationShown,
  ParameterShown,
} from "./docs_shown.ts";
export type { Frame, Place, VisitFrame } from "./layout.tsx";
export { incidentPage, type IncidentShown } from "./incident.tsx";
export { type IncidentsAsked, incidentsPage, type IncidentsShown } from "./incidents.tsx";
export { ledgerPage, type LedgerShown } from "./ledger.tsx";
export { loginPage } from "./login.tsx";
export {
  OVERVIEW_PARTS_PATH,
  type OverviewAsked,
  overviewPage,
  overviewParts,
  type OverviewShown,
  UPTIME_PATH,
} from "./overview.tsx";
export { problemPage } from "./problem.tsx";
export { qrEndedPage, qrPage, type QrShown } from "./qr.tsx";
export { type PanelShown, qrPanel } from "./qr_panel.tsx";
export { type Account, type Pairing, type QrState, takesNumber } from "./qr_state.ts";
export { type Ended, WORDS } from "./words/mod.ts";
export { type Said, sessionPage, type SessionShown } from "./session.tsx";
export type { ActAsked } from "./session_acts.tsx";
export type { HealthShown } from "./service_card.tsx";
export { type LiveRow, liveRow, liveUptime } from "./session_row.tsx";
