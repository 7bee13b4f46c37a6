import { type Ask, type Engine, type Fact, ILLS } from "../session/mod.ts";
import { codeOf } from "./answers.ts";
import { causeWord, type Signal } from "./scenario.ts";

export interface SignalContext {
  engine: Engine;
  askId: () => string;
}

/** What a signal of a scenario is for the core, beside what each look shows from then on. */
export function factsOf(signal: Signal, at: number, context: SignalContext): Fact[] {
  switch (signal.kind) {
    case "webhook":
      return webhookFacts(signal, at, context);
    case "log":
      return logFacts(signal, at, context);
    case "proxied-call":
      return calledFacts(signal, at, context);
    case "operator":
      return operatorFacts(signal, at, context);
    default:
      return [];
  }
}

function webhookFacts(
  { session, event, status }: Extract<Signal, { kind: "webhook" }>,
  at: number,
  { engine }: SignalContext,
): Fact[] {
  const fact = { is: "event", at, heardAt: at, session, engine } as const;
  if (event !== undefined && event !== "session.status") {
    return [{ ...fact, says: { is: "traffic" } }];
  }
  if (status === undefined) return [];
  return [{ ...fact, says: { is: "status", status, history: [] } }];
}

function logFacts(
  { session, event, cause, code, text }: Extract<Signal, { kind: "log" }>,
  at: number,
  { engine }: SignalContext,
): Fact[] {
  const because = text ?? event;
  const word = causeWord(cause ?? (event === "session.logout" ? "logged-out" : undefined));
  const ill = ILLS.find((one) => one === word) ??
    (event === "memory.oom" ? "out-of-memory" : undefined);
  if (ill !== undefined) return [{ is: "server-evidence", at, ill, because }];
  if (session === null || session === undefined) return [];
  if (code !== undefined) {
    const says = { is: "closed", code, text: text ?? "" } as const;
    return [{ is: "event", at, heardAt: at, session, engine, says }];
  }
  return word === undefined ? [] : [{ is: "evidence", at, session, cause: word, because }];
}

function calledFacts(
  { session, request = "", answer }: Extract<Signal, { kind: "proxied-call" }>,
  at: number,
  { engine }: SignalContext,
): Fact[] {
  const { status } = answer;
  const kind = /^POST /.test(request) ? "send" : "read";
  const outcome = status < 400 ? "ok" : status < 500 ? "client-error" : "server-error";
  const code = codeOf(answer);
  const called: Fact = {
    is: "called",
    at,
    session,
    kind,
    outcome,
    status,
    ...(code === undefined ? {} : { code }),
  };
  if (outcome !== "ok") return [called];
  return [{ is: "event", at, heardAt: at, session, engine, says: { is: "traffic" } }, called];
}

const DAY_MS = 24 * 60 * 60_000;

function operatorFacts(
  { session, what }: Extract<Signal, { kind: "operator" }>,
  at: number,
  { askId }: SignalContext,
): Fact[] {
  const asked = (ask: Ask): Fact => ({ is: "asked", at, session, ask, id: askId() });
  if (/qr page/i.test(what)) {
    return [{ is: "watched", at, session, by: "page" }, asked({ do: "recover", force: false })];
  }
  const force = /force/i.test(what);
  if (/resume/i.test(what)) return [asked({ do: "resume" })];
  if (/pause/i.test(what)) return [asked({ do: "pause", until: at + DAY_MS })];
  if (/restart/i.test(what)) return [asked({ do: "restart", mode: "restart", force })];
  if (/recover/i.test(what)) return [asked({ do: "recover", force })];
  if (/\bstop/i.test(what)) return [asked({ do: "stop" })];
  return /\bstart/i.test(what) ? [asked({ do: "start" })] : [];
}
