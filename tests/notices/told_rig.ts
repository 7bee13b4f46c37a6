import { z } from "zod";
import "../../src/notify/channels/slack.ts";
import "../../src/notify/channels/webhook.ts";
import "../../src/notify/languages/en.ts";
import "../../src/notify/languages/es.ts";
import "../../src/notify/languages/pt.ts";
import "../../src/notify/write.ts";
import type { Simulator, SimulatorOptions } from "../../src/simulator/mod.ts";
import { entry, FleetRig } from "../fleet/fleet_rig.ts";

// The imports above are read by the service when it needs them first; read before, they take no time
// of a clock that stands still.

const DESK = "https://desk.example/notices";
const SLACK = "https://slack.example/services/T/B/secret-of-slack";
const HOOK = "http://recovery.example/api/v1/waha/webhook";
const HOOK_KEY = "hook-key-0000";
const PING = "https://hc.example/secret-of-ping";

const noticeSchema = z.object({
  id: z.string(),
  level: z.string(),
  server: z.string(),
  sessions: z.array(z.string()),
  title: z.string(),
  text: z.string(),
  todo: z.string(),
  links: z.array(z.object({ session: z.string(), url: z.string() })),
  tells: z.array(z.object({ id: z.string() })),
});
export type DeskNotice = z.infer<typeof noticeSchema>;

/** The whole service beside one WAHA, with a desk and Slack that are told, on one virtual clock. */
export class ToldRig {
  readonly fleet: FleetRig;
  /** What the desk was told, in order. */
  readonly notices: DeskNotice[] = [];
  readonly pings: number[] = [];
  /** Slack's answers. */
  slack: () => Response = () => new Response("ok");

  constructor(settings: Record<string, string> = {}) {
    const all = {
      NOTIFY_WEBHOOK_URL: DESK,
      NOTIFY_SLACK_URL: SLACK,
      NOTIFY_PING_URL: PING,
      WEBHOOK_HMAC_KEY: HOOK_KEY,
      ...settings,
    };
    this.fleet = new FleetRig([entry("shop")], all, { elsewhere: (call) => this.#answer(call) });
  }

  async #answer(call: Request): Promise<Response> {
    switch (call.url) {
      case DESK:
        this.notices.push(noticeSchema.parse(await call.json()));
        return new Response("ok");
      case SLACK:
        return this.slack();
      case PING:
        this.pings.push(this.fleet.clock.now());
        return new Response("OK");
      default:
        return new Response(null, { status: 404 });
    }
  }

  /** The WAHA, which tells nothing by itself unless it is said to. */
  begin({ tells = false, ...options }: Partial<SimulatorOptions> & { tells?: boolean }): Simulator {
    const events = ["session.status", "state.change"];
    return this.fleet.waha("shop", {
      ...options,
      ...(tells && {
        webhooks: [{ url: HOOK, events, hmacKey: HOOK_KEY }],
        deliver: async (url, init) => await this.fleet.service.fetch(new Request(url, init)),
      }),
    });
  }

  /** Without the summary of the first look. */
  get troubles(): DeskNotice[] {
    return this.notices.filter(({ level }) => level !== "summary");
  }

  async end(): Promise<void> {
    await this.fleet.end();
  }
}
