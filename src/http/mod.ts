/** Our HTTP API: the app, and the frame that every route of it has around itself. */
export type { Access } from "./access.ts";
export { type AppParts, createApp } from "./app.ts";
export type { ApiDocument } from "./document.ts";
export { type ApiEnv, type FrameParts, mountFrame } from "./frame.ts";
export { forPages } from "./foreign_pages.ts";
export { API_PATH, qrPath } from "./paths.ts";
export { createProxyPath, type ProxyDoor, type ProxyMountParts } from "./proxy_mount.ts";
export { createUnconfiguredApp, type Problem } from "./unconfigured.ts";
export { QrLinks } from "./qr_link.ts";
export { type PageParts, PagePath } from "./page_path.ts";
export { LATER_CODE, ReadAhead, type ReadAheadParts } from "./read_ahead.ts";
export { Visits } from "./visits.ts";
