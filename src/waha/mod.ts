/** WAHA on the wire: what we ask, how its answers are told apart, and nothing of what we decide. */
export type { ActOptions } from "./act.ts";
export type { ActStep } from "./classify_act.ts";
export type { PageAnswer, PageOptions, Row } from "./chats.ts";
export { createWahaClient } from "./client.ts";
export type { WahaClient } from "./client.ts";
export { WahaError } from "./errors.ts";
export type { WahaErrorCode } from "./errors.ts";
export { readEvent } from "./event.ts";
export type { ReadEvent, Said, WahaEvent } from "./event.ts";
export type { PairingAnswer } from "./pairing.ts";
export type { QrAnswer, SessionAnswer } from "./reads.ts";
export { encodeSessionName } from "./session_name.ts";
export { checkDelivery } from "./webhook.ts";
export type { Checked, DeliveryCheck, RawDelivery } from "./webhook.ts";
export { openEar } from "./websocket.ts";
export type { Ear, EarOptions, EarSocket, EarTrouble } from "./websocket.ts";
