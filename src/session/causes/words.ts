import { type Cause, CAUSES, type Engine } from "../facts.ts";

/** Why a session or its server fell: what the rules act upon. */
export const CAUSE_WORDS = CAUSES;
export type CauseWord = Cause;

/** What a line of the log says happened (design §6). */
export const EVENT_KINDS = [
  "session.status",
  "session.started",
  "session.qr",
  "session.failed",
  "session.logout",
  "session.disconnected",
  "session.restricted",
  "webhook.failed",
  "browser.crashed",
  "engine.crashed",
  "storage.fault",
  "memory.warning",
  "memory.oom",
  "process.killed",
  "server.started",
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** The safe act in one word; the policy's rules know the times and the limits. */
export const ADVICE = [
  /** Nothing is wrong. */
  "none",
  /** It heals by itself: look, and act only when it does not. */
  "wait",
  /** Restart this session, which keeps its login, after the engine's own grace. */
  "restart",
  /** Send the call again later: it was never begun. */
  "retry-later",
  /** One session is tried while the others are held. */
  "probe",
  /** Somebody has to scan a code or confirm something on the phone. */
  "ask-person",
  /** Hands off until somebody resumes it. */
  "hold",
  /** Somebody has to repair the machine or its settings; sessions are left alone. */
  "repair-server",
] as const;
export type Advice = (typeof ADVICE)[number];

export type KnownEngine = Exclude<Engine, "UNKNOWN">;
