import type { Clock } from "../clock.ts";
import type { NotWorking, ProxyPort } from "../recovery/mod.ts";
import { type AnswerBody, readBytes, type WahaAnswer } from "./exchange.ts";
import type { Flow } from "./flow.ts";
import { answerFields, type Fields } from "./headers.ts";
import { bodyOf, type Remembered } from "./once.ts";
import type { ProxyPolicy } from "./policy.ts";
import { withoutSecrets } from "./redaction.ts";
import { ProxyRefusal } from "./refusal.ts";
import { unanswered } from "./refusal_of.ts";
import type { Told } from "./sender.ts";
import { besides, mismatchBody, retryAfterMs, type StatusMismatch } from "./status_422.ts";
import { unreachable } from "./unreachable.ts";
import type { Reading } from "./verdict.ts";

export interface AnsweringParts {
  clock: Clock;
  port: ProxyPort;
  policy: Pick<ProxyPolicy, "foreignPages">;
  qrPath: (session: string) => string;
}

/** A list of a thousand sessions with their configs. */
const CONFIGS_BYTES_MAX = 16_777_216;

/** Makes the answers that callers get. */
export class Answering {
  readonly #parts: AnsweringParts;

  constructor(parts: AnsweringParts) {
    this.#parts = parts;
  }

  /**
   * The answer to a call that was sent.
   * @throws {ProxyRefusal} WAHA did not answer, or what answered was not WAHA.
   */
  async answer(flow: Flow, told: Told): Promise<Response> {
    switch (told.is) {
      case "no-answer":
        throw unanswered(told, flow);
      case "bad":
        throw new ProxyRefusal("NOT_WAHA", `Cannot pass on what WAHA's address ${told.reason}`, {
          ...(flow.idempotent ? {} : { details: { outcome: "unknown" } }),
        });
      case "answered":
        if (!told.reading.gateway) return await this.#answered(flow, told);
        throw unanswered({
          reached: true,
          reason: `something in front of it answered ${told.answer.status}`,
        }, flow);
      default:
        return unreachable(told);
    }
  }

  /** WAHA's own answer, with what we know beside it where it refused for the status. */
  async #answered(
    flow: Flow,
    { answer, reading }: { answer: WahaAnswer; reading: Reading },
  ): Promise<Response> {
    const fields = this.#fieldsOf(flow, answer.headers);
    if (reading.mismatch !== null) {
      return this.#mismatched(flow, { answer, fields, mismatch: reading.mismatch });
    }
    const { call, route } = flow;
    const hides = route.showsConfig === true && call.caller !== "admin";
    const body = hides ? await this.#withoutSecrets(answer.body, fields) : answer.body;
    return respond(body, { status: answer.status, fields });
  }

  /** WAHA's own 422, before WAHA was asked: it would have taken ten seconds for it. */
  notWorking(flow: Flow, known: NotWorking): Response {
    const fields = this.#fieldsOf(flow, new Headers({ "content-type": "application/json" }));
    return this.#refused(mismatchBody(known, ["WORKING"]), {
      fields,
      known,
      session: known.session,
    });
  }

  /** The answer of the first call with the same `Idempotency-Key`. */
  replayed(flow: Flow, first: Extract<Remembered, { is: "answered" }>): Response {
    const headers = new Headers(
      first.contentType === "" ? {} : { "content-type": first.contentType },
    );
    const fields = this.#fieldsOf(flow, headers);
    fields.push(["idempotency-replayed", "true"]);
    const bytes = bodyOf(first);
    return new Response(bytes.byteLength === 0 ? null : bytes, {
      status: first.status,
      headers: fields,
    });
  }

  #mismatched(
    { session }: Flow,
    { answer, fields, mismatch }: {
      answer: WahaAnswer;
      fields: Fields;
      mismatch: StatusMismatch;
    },
  ): Response {
    const name = mismatch.session ?? session;
    const known = name === null ? undefined : this.#parts.port.knows(name);
    const notWorking = known?.is === "not-working" ? known : null;
    const body = jsonOf(answer.body);
    const added = notWorking === null ? body : { ...body, ...besides(notWorking) };
    const kept = fields.filter(([field]) => field !== "content-length");
    return this.#refused(added, { fields: kept, known: notWorking, session: name });
  }

  #refused(
    body: object,
    { fields, known, session }: {
      fields: Fields;
      known: NotWorking | null;
      session: string | null;
    },
  ): Response {
    const { clock, qrPath } = this.#parts;
    const seconds = Math.max(1, Math.ceil(retryAfterMs(known, clock.now()) / 1_000));
    fields.push(["retry-after", `${seconds}`]);
    if (session !== null) {
      fields.push(["link", `<${qrPath(session)}>; rel="related"; title="QR code"`]);
    }
    return new Response(JSON.stringify(body), { status: 422, headers: fields });
  }

  #fieldsOf({ call, limitApplied }: Flow, headers: Headers): Fields {
    const { foreignPages } = this.#parts.policy;
    const fields = answerFields(headers, { requestId: call.requestId, foreignPages });
    if (limitApplied !== undefined) fields.push(["x-limit-applied", `${limitApplied}`]);
    return fields;
  }

  async #withoutSecrets(body: AnswerBody, fields: Fields): Promise<AnswerBody> {
    const bytes = await readBytes(body, CONFIGS_BYTES_MAX);
    if (bytes === null) {
      throw new ProxyRefusal(
        "WAHA_BAD_RESPONSE",
        `Cannot hide what is secret in an answer of more than ${CONFIGS_BYTES_MAX} bytes: use API_KEY`,
      );
    }
    if (bytes.byteLength === 0) return null;
    const hidden = new TextEncoder().encode(JSON.stringify(withoutSecrets(parsed(bytes))));
    const length = fields.findIndex(([field]) => field === "content-length");
    if (length !== -1) fields.splice(length, 1);
    return hidden;
  }
}

/** Appended one by one, fields cost half of what they do in the constructor. */
function respond(
  body: AnswerBody,
  { status, fields }: { status: number; fields: Fields },
): Response {
  const response = new Response(body, { status });
  const { headers } = response;
  for (const [name, value] of fields) headers.append(name, value);
  return response;
}

function jsonOf(body: AnswerBody): object {
  const value = body instanceof Uint8Array ? parsed(body) : {};
  return typeof value === "object" && value !== null ? value : {};
}

/** @throws {ProxyRefusal} What cannot be read cannot be hidden either. */
function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new ProxyRefusal("WAHA_BAD_RESPONSE", "Cannot use WAHA's answer as it is not JSON");
  }
}
