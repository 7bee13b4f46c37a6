import type { ActAnswer, Look } from "../session/mod.ts";
import type { ScenarioAnswer } from "./scenario.ts";

/** How long an act takes that the scenario gives no answer for: WAHA's stop sleeps 3 s (§2). */
const ACT_MS = 3_000;

/** What an act came to, by the answer of the scenario; without one WAHA took it (contract §4). */
export function actAnswer(answer: ScenarioAnswer | undefined): ActAnswer {
  if (answer === undefined || answer.status < 300) return { is: "ok" };
  const says = sentenceOf(answer);
  const reason = says === "" ? `answered ${answer.status}` : `answered ${answer.status}: ${says}`;
  if (answer.status >= 500) {
    return /async-lock timed out in queue/i.test(says)
      ? { is: "refused", why: "busy", reason }
      : { is: "unknown", reason };
  }
  if (answer.status === 401 || answer.status === 403) {
    return { is: "refused", why: "unauthorized", reason };
  }
  if (answer.status === 404) return { is: "refused", why: "missing", reason };
  const started = /already started/i.test(says);
  return { is: "refused", why: started ? "already-started" : "other", reason };
}

/** When an act without a result of its own is answered. */
export function actMs(step: string): number {
  return step === "start" || step === "create" ? 0 : ACT_MS;
}

/** What a look brings that got this answer instead of a list (S1, S2). */
export function lookOf(answer: ScenarioAnswer): Exclude<Look, { is: "seen" }> {
  const { status, type = "", body } = answer;
  const reason = `answered ${status}`;
  if (status === 401) return { is: "unauthorized", reason };
  if (status >= 500) {
    const says = sentenceOf(answer);
    const ill = /14 UNAVAILABLE/.test(says)
      ? "engine-gone"
      : /database system is/i.test(says)
      ? "database-down"
      : undefined;
    return { is: "unreachable", reason, ...(ill === undefined ? {} : { ill }) };
  }
  const page = /html/i.test(type) || (typeof body === "string" && body.trim().startsWith("<"));
  return page || status === 404 ? { is: "not-waha", reason } : { is: "unreachable", reason };
}

/** WAHA's sentence in a body, wherever its version puts it. */
export function sentenceOf({ body }: ScenarioAnswer): string {
  if (typeof body === "string") return body;
  if (typeof body !== "object" || body === null) return "";
  const exception: unknown = Reflect.get(body, "exception");
  const inner: unknown = typeof exception === "object" && exception !== null
    ? Reflect.get(exception, "message")
    : undefined;
  const said = [inner, Reflect.get(body, "message"), Reflect.get(body, "error")];
  return said.find((one): one is string => typeof one === "string") ?? "";
}

/** WhatsApp's own number in a refusal of a send, as GOWS and NOWEB write it. */
export function codeOf(answer: ScenarioAnswer): number | undefined {
  const [, code = ""] =
    /server returned error (\d{3})|\berror (\d{3})\b/.exec(sentenceOf(answer)) ??
      [];
  return code === "" ? undefined : Number(code);
}
