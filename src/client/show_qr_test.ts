import assert from "node:assert/strict";
import { WahaRecoveryError } from "./errors.ts";
import { showQr, type ShowQrOptions } from "./show_qr.ts";
import type { Qr, Recovery, Status } from "./types.ts";

type Answers = {
  status?: () => Partial<Status>;
  qr?: () => Partial<Qr>;
  autoRecover?: () => Partial<Recovery>;
};

/** An element that leaves as soon as it shows `until`; what it showed, and what was asked. */
async function shown(answers: Answers, { until, hidden = false }: {
  until: string;
  hidden?: boolean;
}) {
  const stop = new AbortController();
  const calls: string[] = [];
  const texts: string[] = [];
  const asked = (name: keyof Answers) => () => {
    calls.push(name);
    const answer = answers[name]?.();
    return Promise.resolve(JSON.parse(JSON.stringify(answer ?? null)));
  };
  const client: ShowQrOptions["client"] = {
    status: async () => await asked("status")(),
    qr: async () => await asked("qr")(),
    autoRecover: async () => await asked("autoRecover")(),
  };
  const ended = await showQr({
    ownerDocument: {
      createElement: () => ({}),
      get hidden() {
        if (hidden) stop.abort();
        return hidden;
      },
    },
    replaceChildren: (child = "") => {
      const text = typeof child === "string" ? child : String(Reflect.get(child, "src"));
      texts.push(text);
      if (text.includes(until)) stop.abort();
    },
  }, { client, signal: stop.signal }).catch((error: unknown) => error);
  return { ended, calls, texts };
}

function refusal(code: string, status: number): () => never {
  return () => {
    throw new WahaRecoveryError(`Cannot: ${code}`, { code, status });
  };
}

Deno.test("showQr: a session that works needs no code", async () => {
  const { ended, calls, texts } = await shown({ status: () => ({ status: "WORKING" }) }, {
    until: "nothing",
  });
  assert.deepEqual([ended, calls, texts], [true, ["status"], ["Connected"]]);
});

Deno.test("showQr: the code stands there, and is taken away when whoever looked leaves", async () => {
  const { ended, texts } = await shown({
    status: () => ({ status: "SCAN_QR_CODE" }),
    qr: () => ({ qr: "data:1" }),
  }, { until: "data:1" });
  assert.deepEqual([ended, texts], [false, ["data:1", ""]]);
});

Deno.test("showQr: of a page that nobody sees nothing is asked, so that no code is kept alive for it", async () => {
  const { ended, calls } = await shown({}, { until: "nothing", hidden: true });
  assert.deepEqual([ended, calls], [false, []]);
});

Deno.test("showQr: a code that ran out is renewed, and a service that refuses that says why", async () => {
  const failed = () => ({ status: "FAILED" as const, because: "its QR ran out", since: "t" });
  const { ended, calls, texts } = await shown({
    status: failed,
    autoRecover: refusal("ON_HOLD", 409),
  }, { until: "ON_HOLD" });
  assert.equal(ended, false);
  assert.deepEqual(calls, ["status", "autoRecover"]);
  assert.deepEqual(texts, ["its QR ran out", "Cannot: ON_HOLD", ""]);
});

Deno.test("showQr: whoever stopped a session has it stay so: nothing is done by a page", async () => {
  const { calls } = await shown({
    status: () => ({ status: "STOPPED", because: "stopped by you", since: "t" }),
  }, { until: "stopped by you" });
  assert.deepEqual(calls, ["status"]);
});

Deno.test("showQr: a wrong key ends it, a service that is away for a moment does not", async () => {
  const { ended } = await shown({ status: refusal("UNAUTHORIZED", 401) }, { until: "nothing" });
  assert.ok(ended instanceof WahaRecoveryError && ended.code === "UNAUTHORIZED");
  const away = await shown({ status: refusal("UNREACHABLE", 0) }, { until: "UNREACHABLE" });
  assert.equal(away.ended, false);
});
