import { z } from "zod";
import { aborted } from "../../clock.ts";
import { cut, oneLine } from "../cut.ts";
import { type Channel, type Notice, plainBody, type Sent } from "../notice.ts";
import { censored, kindOf } from "../post.ts";

export interface EmailSettings {
  /** `smtp://` or `smtps://`, with user and password where the server wants them. */
  smtpUrl: string;
  from: string;
  to: readonly string[];
}

/** RFC 5322 §2.1.1: a line has 998 characters at most; readers show far fewer of a subject. */
const SUBJECT_UNITS_MAX = 200;
/** Each step of the conversation with the server. */
const STEP_MS_MAX = 10_000;
const SERVICE = "the mail server";

/** An e-mail of plain text: it has no markup to break out of. */
export function emailChannel(settings: EmailSettings): Channel {
  return {
    name: "email",
    async send(notice, signal) {
      // Nobody is to wait for a server that neither answers nor hangs up.
      const late = aborted(signal).then((): Sent => ({
        is: "failed",
        because: `Cannot reach ${SERVICE} as it did not answer in time`,
      }));
      return await Promise.race([sendMail(notice, settings), late]);
    },
  };
}

async function sendMail(notice: Notice, { smtpUrl, from, to }: EmailSettings): Promise<Sent> {
  const { hostname, port, protocol, username, password } = new URL(smtpUrl);
  const secure = protocol === "smtps:";
  const pass = decodeURIComponent(password);
  try {
    // Heavy, and most services send no mail.
    const { default: nodemailer } = await import("nodemailer");
    const transport = nodemailer.createTransport({
      host: hostname,
      port: port === "" ? (secure ? 465 : 587) : Number(port),
      secure,
      ...(username === "" ? {} : { auth: { user: decodeURIComponent(username), pass } }),
      connectionTimeout: STEP_MS_MAX,
      greetingTimeout: STEP_MS_MAX,
      dnsTimeout: STEP_MS_MAX,
      socketTimeout: STEP_MS_MAX,
      socketCloseTimeout: 0,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    await transport.sendMail({
      from,
      to: [...to],
      subject: cut(oneLine(notice.title), SUBJECT_UNITS_MAX),
      text: plainBody(notice),
      messageId: messageIdOf(notice.id, from),
      // RFC 3834: nobody's holiday answers a machine.
      headers: { "Auto-Submitted": "auto-generated" },
    });
    return { is: "taken" };
  } catch (error) {
    return judge(error, [pass, password, smtpUrl]);
  }
}

const failureSchema = z.object({
  code: z.string().optional(),
  responseCode: z.number().optional(),
  response: z.string().optional(),
});

/** RFC 5321 §4.2.1: 4yz may be tried again, 5yz not. */
function judge(error: unknown, secrets: readonly string[]): Sent {
  const { code, responseCode, response = "" } = failureSchema.catch({}).parse(error);
  if (responseCode === undefined) {
    const because = `Cannot reach ${SERVICE} as the connection failed (${kindOf(error)})`;
    return code === "EENVELOPE" || code === "EAUTH"
      ? { is: "refused", because: `${SERVICE} cannot be used with these settings (${code})` }
      : { is: "failed", because };
  }
  const reason = cut(censored(oneLine(response), secrets), 200);
  const because = `${SERVICE} answered ${reason === "" ? responseCode : reason}`;
  return responseCode >= 500 ? { is: "refused", because } : { is: "failed", because };
}

/** Equal when the same is sent again: mail servers and readers drop doubles by it. */
function messageIdOf(id: string, from: string): string {
  const left = encodeURIComponent(id.toWellFormed()).replaceAll(/[()'*!]/g, "_");
  const domain = /@([a-z0-9.-]+)/i.exec(from)?.[1] ?? "waha-recovery.invalid";
  return `<${left}@${domain}>`;
}
