import assert from "node:assert/strict";
import { EventDoor, listenTo } from "../../src/recovery/mod.ts";
import type {
  Engine,
  SessionControl,
  Simulator,
  SocketConnection,
} from "../../src/simulator/mod.ts";
import { KEY, Rig } from "../rig.ts";

const HMAC_KEY = "three-ways-key";
const MINUTE_MS = 60_000;

type Way = "polling" | "webhook" | "websocket" | "both";

interface Fall {
  name: string;
  engine: Engine;
  controls: readonly (readonly [afterMs: number, control: SessionControl])[];
}

const FALLS: readonly Fall[] = [
  { name: "a crash", engine: "NOWEB", controls: [[0, "crash"]] },
  { name: "a browser that dies", engine: "WEBJS", controls: [[0, "browser-dies"]] },
  { name: "a network lost for half a minute", engine: "NOWEB", controls: [[0, "lose-network"]] },
  { name: "a lost network, GOWS", engine: "GOWS", controls: [[0, "lose-network"]] },
  { name: "codes that run out", engine: "NOWEB", controls: [[0, "qr-runs-out"]] },
  { name: "a start that hangs", engine: "NOWEB", controls: [[0, "hang-starting"]] },
  { name: "another client that takes over", engine: "NOWEB", controls: [[0, "replace"]] },
  { name: "two crashes", engine: "GOWS", controls: [[0, "crash"], [5 * MINUTE_MS, "crash"]] },
];

/** The platform's `WebSocket` on a simulated WAHA without a network. */
function socketsOf(simulator: () => Simulator) {
  return class extends EventTarget {
    binaryType: BinaryType = "blob";
    #connection: SocketConnection | null = null;

    constructor(url: string) {
      super();
      const { pathname, search } = new URL(url);
      queueMicrotask(() => {
        this.dispatchEvent(new Event("open"));
        this.#connection = simulator().connect(`${pathname}${search}`, (event) => {
          if (event.is === "text") {
            this.dispatchEvent(new MessageEvent("message", { data: event.data }));
          }
          if (event.is === "close") {
            this.dispatchEvent(new CloseEvent("close", { code: event.code }));
          }
        });
      });
    }

    close(): void {
      this.#connection?.close();
      queueMicrotask(() => this.dispatchEvent(new CloseEvent("close", { code: 1000 })));
    }
  };
}

/** A whole life of a replica beside a simulated WAHA that tells what happens on the given ways. */
async function live(fall: Pick<Fall, "engine" | "controls">, way: Way) {
  const hooks = way === "webhook" || way === "both";
  const receiver: { door?: EventDoor } = {};
  const rig = new Rig({
    simulator: {
      engine: fall.engine,
      webhooks: hooks
        ? [{
          url: "http://us.test/hook",
          events: ["session.status", "state.change"],
          hmacKey: HMAC_KEY,
        }]
        : [],
      deliver: async (_url, init) => {
        const body = new TextEncoder().encode(String(init.body));
        const hmac = new Headers(init.headers).get("x-webhook-hmac") ?? "";
        const delivered = await receiver.door?.deliver({ body, hmac });
        const taken = delivered?.is === "noted" || delivered?.is === "ignored";
        return new Response(null, { status: taken ? 200 : 503 });
      },
    },
  });
  const { clock, supervisor } = rig;
  const log = { event: () => {} };
  const door = new EventDoor({
    clock,
    log,
    supervisor,
    mode: "resident",
    hmacKey: HMAC_KEY,
    windowMs: 15 * MINUTE_MS,
  });
  receiver.door = door;
  await rig.start();
  const ear = way === "websocket" || way === "both"
    ? listenTo({
      url: "http://waha.test:3000",
      apiKey: KEY,
      WebSocket: socketsOf(() => rig.simulator),
      clock,
      random: () => 0.5,
      log,
      door,
      supervisor,
    })
    : null;
  await clock.advance(2 * MINUTE_MS);
  let passedMs = 0;
  for (const [afterMs, control] of fall.controls) {
    await clock.advance(afterMs - passedMs);
    passedMs = afterMs;
    rig.simulator.control("default", control);
  }
  await clock.advance(15 * MINUTE_MS);
  const report = await rig.service.getSessionStatus();
  const acts = rig.acts().map(({ path }) => path);
  const closed = ear?.close();
  await clock.advance(5_000);
  await closed;
  door.stop();
  await rig.end();
  return {
    status: report?.status,
    login: report?.login.is,
    wish: report?.wish.is,
    phase: report?.phase,
    cause: report?.cause?.is,
    acts,
  };
}

for (const fall of FALLS) {
  Deno.test(`three ways: ${fall.name} (${fall.engine}) ends the same, told or polled`, async () => {
    const polled = await live(fall, "polling");
    for (const way of ["webhook", "websocket", "both"] as const) {
      assert.deepEqual(await live(fall, way), polled, way);
    }
  });
}

Deno.test("three ways: of a log-out each way tells the reason, and polling finds the same end", async () => {
  const fall = { engine: "NOWEB", controls: [[0, "phone-logout"]] } as const;
  const polled = await live(fall, "polling");
  assert.equal(polled.phase, "awaiting-person");
  for (const way of ["webhook", "websocket", "both"] as const) {
    assert.deepEqual(
      await live(fall, way),
      {
        status: polled.status,
        wish: polled.wish,
        phase: polled.phase,
        login: "absent",
        cause: "logged-out",
        acts: [],
      },
      way,
    );
  }
});

Deno.test("three ways: a version that WhatsApp refuses is shown as refused", async () => {
  const fall = { engine: "NOWEB", controls: [[0, "refuse"]] } as const;
  for (const way of ["webhook", "websocket"] as const) {
    assert.equal((await live(fall, way)).cause, "refused", way);
  }
});
