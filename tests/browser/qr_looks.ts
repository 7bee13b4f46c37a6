import { systemClock } from "../../src/clock.ts";
import { aReport, aServer, ScriptedService } from "../../src/http/http_fixture.ts";
import { PagePath } from "../../src/http/page_path.ts";
import { QrLinks } from "../../src/http/qr_link.ts";
import type { CodeView, SessionReport } from "../../src/recovery/mod.ts";
import type { Page } from "playwright-core";
import { memoryLog } from "../../src/telemetry/mod.ts";

const HOUR_MS = 3_600_000;
/** Longer than anybody looks at it. */
const CODE_MS = 45_000;
const SESSION = "front-desk";
const RAW = "2@Zm9yIHRoZSBwaG9uZSBhdCB0aGUgZnJvbnQgZGVzaw,c2Vjb25kIHBhcnQgb2YgaXQsIGFzIGxvbmc," +
  "dGhpcmQgcGFydCBvZiBpdCwgYXMgbG9uZyBhcyBpcw,Zm91cnRoIHBhcnQ=";

/** Something that the page of a code may have to show. */
export interface QrLook {
  name: string;
  view: Exclude<CodeView, { is: "code" }> | "code";
  report?: Partial<SessionReport>;
  /** Why a code was refused, where it was. */
  refusal?: { rule: string; because: string };
  /** What is typed into the form for a pairing code before the page is looked at. */
  number?: string;
  /** Changes the link. */
  changed?: boolean;
  /** Part of what is to be seen on the page then. */
  says: RegExp;
}

const SCANNING = { status: "SCAN_QR_CODE", phase: "awaiting-person", rule: "P5" } as const;
const down = { status: "FAILED", phase: "awaiting-person", rule: "P2" } as const;
const none = (status: SessionReport["status"]) => ({ is: "none", status }) as const;
/** As the rule P3 says it (C44). */
const SCAN_LATER =
  "WhatsApp ended its last logins within minutes of their scan: do not scan again " +
  "yet; wait some hours, update WAHA and try from another network first";

export const QR_LOOKS: readonly QrLook[] = [
  { name: "code", view: "code", says: /Scan this code/ },
  {
    name: "connected",
    view: { is: "none", status: "WORKING", accountName: "Café Central" },
    says: /Connected as/,
  },
  { name: "starting", view: none("STARTING"), report: down, says: /Getting you a code|Connecting/ },
  {
    name: "reconnecting",
    view: none("FAILED"),
    report: { ...down, phase: "recovering" },
    says: /coming back/,
  },
  {
    name: "away",
    view: none("FAILED"),
    report: { server: aServer({ state: "unreachable" }) },
    says: /does not answer/,
  },
  {
    name: "passkey",
    view: none("PASSKEY_REQUIRED"),
    report: { status: "PASSKEY_REQUIRED" },
    says: /asks for a passkey/,
  },
  {
    name: "passkey-confirm",
    view: none("PASSKEY_CONFIRMATION_REQUIRED"),
    says: /Confirm on the phone/,
  },
  {
    name: "too-often",
    view: none("FAILED"),
    report: down,
    refusal: {
      rule: "P2",
      because: "codes were asked for again and again and nobody scanned one: " +
        'ask with {"force": true}, or on its QR page, when somebody stands ready with the phone',
    },
    says: /still there/,
  },
  {
    name: "refused",
    view: none("FAILED"),
    report: { ...down, phase: "holding", rule: "H8" },
    says: /refuses/,
  },
  {
    name: "paused",
    view: none("FAILED"),
    report: { ...down, phase: "paused", rule: "H1" },
    says: /paused/,
  },
  { name: "typed", view: "code", number: "+55 11 5550 0100", says: /ABCD-1234/ },
  { name: "no-number", view: "code", number: "12", says: /no phone number/ },
  {
    name: "scan-later",
    view: "code",
    report: { because: SCAN_LATER },
    says: /Do not scan again yet/,
  },
  { name: "forged", view: "code", changed: true, says: /This link does not work/ },
];

/** The page around a service that says what it is told to, served on loopback. */
export class QrLooks implements AsyncDisposable {
  readonly #service = new ScriptedService();
  readonly #links = new QrLinks({
    publicUrl: "",
    secret: "a-secret-of-the-looks-0123",
    forMs: HOUR_MS,
    clock: systemClock,
  });
  readonly #pages = new PagePath({
    service: this.#service,
    log: memoryLog(),
    clock: systemClock,
    newId: () => crypto.randomUUID(),
    links: this.#links,
  });
  readonly #server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => await this.#pages.answer(request) ?? new Response(null, { status: 404 }),
  );

  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** Opens a page on which that is to be seen. */
  async open(page: Page, look: QrLook): Promise<void> {
    await page.goto(`${this.url}${this.#path(look)}`);
    if (look.number !== undefined) {
      await page.evaluate("document.querySelector('details#qr-pairing')?.setAttribute('open', '')");
      await page.fill("#qr-number", look.number);
      await page.click("#qr-pairing button");
    }
    await page.locator("main").getByText(look.says).first().waitFor();
  }

  #path({ view, report = {}, refusal, changed }: QrLook): string {
    const told = aReport({
      session: SESSION,
      me: "5511955500100@c.us",
      ...(view === "code" ? SCANNING : view.is === "none" ? { status: view.status } : {}),
      ...report,
    });
    this.#service.reports.set(SESSION, told);
    this.#service.view = view === "code"
      ? { is: "code", raw: RAW, expiresAt: systemClock.now() + CODE_MS }
      : view;
    this.#service.outcome = refusal === undefined
      ? {
        is: "pending",
        result: { message: "", previousStatus: "FAILED", currentStatus: "FAILED", needsQR: true },
      }
      : { is: "on-hold", ...refusal, report: told };
    const { url } = this.#links.make({ server: "default", session: SESSION });
    return changed === true ? `${url}x` : url;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}
