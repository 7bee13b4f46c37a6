import assert from "node:assert/strict";
import type * as contract from "../contract/mod.ts";
import type * as types from "./types.ts";

/** True only where each fits into the other, field by field. */
type Same<One, Other> = [One] extends [Other] ? [Other] extends [One] ? true : never : never;

/** Compiling is the test: a field that is added to an answer and not here is an error. */
const SAME: {
  [
    Name in
      | "ChatPage"
      | "ErrorCode"
      | "Health"
      | "Incident"
      | "IncidentEntry"
      | "IncidentPage"
      | "MessagePage"
      | "Qr"
      | "Recovery"
      | "Server"
      | "ServerState"
      | "Status"
  ]: true;
} = {
  ChatPage: true satisfies Same<Keyed<types.ChatPage>, Keyed<contract.ChatPage>>,
  ErrorCode: true satisfies Same<types.ErrorCode, contract.ErrorCode>,
  Health: true satisfies Same<Keyed<types.Health>, Keyed<contract.Health>>,
  Incident: true satisfies Same<Keyed<types.Incident>, Keyed<contract.Incident>>,
  IncidentEntry: true satisfies Same<Keyed<types.IncidentEntry>, Keyed<contract.IncidentEntry>>,
  IncidentPage: true satisfies Same<Keyed<types.IncidentPage>, Keyed<contract.IncidentPage>>,
  MessagePage: true satisfies Same<Keyed<types.MessagePage>, Keyed<contract.MessagePage>>,
  Qr: true satisfies Same<Keyed<types.Qr>, Keyed<contract.Qr>>,
  Recovery: true satisfies Same<Keyed<types.Recovery>, Keyed<contract.Recovery>>,
  Server: true satisfies Same<Keyed<types.Server>, Keyed<contract.Server>>,
  ServerState: true satisfies Same<Keyed<types.ServerState>, Keyed<contract.ServerState>>,
  Status: true satisfies Same<Keyed<types.Status>, Keyed<contract.Status>>,
};

/** Optional fields as required ones, at every depth: a wider type fits without a field it may lack. */
type Keyed<T> = T extends readonly (infer Item)[] ? Keyed<Item>[]
  : T extends object ? { [Key in keyof T]-?: Keyed<Exclude<T[Key], undefined>> }
  : T;

Deno.test("client: its types are those that the service's answers are made from", () => {
  assert.ok(Object.values(SAME).every((same) => same));
});
