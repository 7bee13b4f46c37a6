import assert from "node:assert/strict";
import { WahaError } from "./errors.ts";
import { json, rig, wellExcept } from "./test_client.ts";
import type { ActStep } from "./classify_act.ts";

interface Exchange {
  label: string;
  request: { method: string; path: string; headers?: Record<string, string> };
  response: { status: number; headers: Record<string, string>; rawBody: string };
}

const FOLDER = new URL("../../tests/recorded/http/", import.meta.url);

/** The recordings cut long bodies; what is left of a QR still has to be closed to be JSON. */
const CUT = "…(cut)";

async function exchanges(): Promise<{ file: string; exchange: Exchange }[]> {
  const found: { file: string; exchange: Exchange }[] = [];
  for await (const { name } of Deno.readDir(FOLDER)) {
    if (!name.endsWith(".jsonl")) continue;
    const text = await Deno.readTextFile(new URL(name, FOLDER));
    for (const line of text.split("\n").filter((line) => line !== "")) {
      const exchange = JSON.parse(line);
      // PNG answers have no rawBody: we never ask for one. The last lines hold only marks.
      if (typeof exchange.response?.rawBody !== "string") continue;
      found.push({ file: name, exchange });
    }
  }
  return found;
}

function replay({ response }: Exchange): Response {
  const { rawBody, status, headers } = response;
  const body = rawBody.endsWith(CUT) ? `${rawBody.slice(0, -CUT.length)}"}` : rawBody;
  return new Response(body, { status, headers: { "content-type": headers["content-type"] ?? "" } });
}

const bodyOf = ({ response }: Exchange) =>
  response.rawBody === "" ? undefined : JSON.parse(response.rawBody);

const ACT = /^\/api\/sessions\/([^/]+)\/(restart|stop|start|logout)$/;
const SESSION = /^\/api\/sessions\/([^/]+)$/;
const QR = /^\/api\/([^/]+)\/auth\/qr(\?format=raw)?$/;
const LIST = /^\/api\/sessions(\?all=(true|1))?$/;

function stepOf({ method, path }: Exchange["request"]): [ActStep, string] | undefined {
  const act = ACT.exec(path);
  if (method === "POST" && act !== null) return [act[2] as ActStep, act[1]!];
  if (method === "POST" && path === "/api/sessions") return ["create", "default"];
  const session = SESSION.exec(path);
  return method === "DELETE" && session !== null ? ["delete", session[1]!] : undefined;
}

/** What contract §4 says of an answer to a lifecycle call; written without our classifier. */
function expectedAct(step: ActStep, exchange: Exchange): string {
  const { status, rawBody } = exchange.response;
  if (status < 300) {
    if (rawBody === "") return step === "create" ? "refused other" : "ok";
    return `ok ${bodyOf(exchange).status}`;
  }
  const words: [string, string][] = [
    ["is already started", "refused already-started"],
    ["already exists", "refused other"],
    ["support only 'default'", "refused missing"],
    ["Session not found", "refused missing"],
    ["Bad Request", "refused other"],
    ["async-lock timed out in queue", "refused busy"],
  ];
  return words.find(([text]) => rawBody.includes(text))?.[1] ?? "not in the contract";
}

Deno.test("waha: each recorded answer to an act is told apart by the contract", async () => {
  const seen = new Map<string, number>();
  for (const { file, exchange } of await exchanges()) {
    const call = stepOf(exchange.request);
    if (call === undefined) continue;
    const [step, session] = call;
    const { client, clock, sent } = rig(() => replay(exchange));
    const answer = await client.act(step, {
      session: decodeURIComponent(session),
      sendBy: clock.now() + 10_000,
    });
    const got = answer.is === "ok"
      ? `ok ${answer.status ?? ""}`.trim()
      : answer.is === "refused"
      ? `refused ${answer.why}`
      : answer.is;
    assert.equal(got, expectedAct(step, exchange), `${file}: ${exchange.label}`);
    assert.equal(sent[0]?.method, exchange.request.method);
    assert.equal(sent[0]?.path, exchange.request.path);
    seen.set(step, (seen.get(step) ?? 0) + 1);
  }
  assert.deepEqual(Object.fromEntries([...seen].toSorted()), {
    create: 27,
    delete: 17,
    logout: 6,
    restart: 39,
    start: 13,
    stop: 13,
  });
});

Deno.test("waha: each recorded list is seen with name, status and account", async () => {
  let lists = 0;
  for (const { file, exchange } of await exchanges()) {
    if (exchange.request.method !== "GET" || !LIST.test(exchange.request.path)) continue;
    lists++;
    const { client } = rig(wellExcept({ "/api/sessions?all=true": () => replay(exchange) }));
    const look = await client.look();
    if (exchange.response.status === 401) {
      assert.equal(look.is, "unauthorized", `${file}: ${exchange.label}`);
      continue;
    }
    assert.equal(look.is, "seen", `${file}: ${exchange.label}`);
    if (look.is !== "seen") continue;
    assert.deepEqual(
      look.sessions,
      bodyOf(exchange).map((
        session: {
          name: string;
          status: string;
          me?: { id: string } | null;
          timestamps?: { activity: number | null };
        },
      ) => ({
        name: session.name,
        status: session.status,
        me: session.me?.id ?? null,
        ...(session.timestamps?.activity ? { activityAt: session.timestamps.activity } : {}),
      })),
    );
  }
  assert.equal(lists, 36);
});

Deno.test("waha: each recorded session is seen, with the engine where WAHA tells it", async () => {
  const engines = new Map<string, number>();
  for (const { file, exchange } of await exchanges()) {
    const { method, path } = exchange.request;
    const name = method === "GET" ? SESSION.exec(path)?.[1] : undefined;
    if (name === undefined) continue;
    const { client } = rig(() => replay(exchange));
    const answer = await client.session(name);
    if (exchange.response.status !== 200) {
      assert.equal(answer.is, "missing", `${file}: ${exchange.label}`);
      continue;
    }
    const body = bodyOf(exchange);
    assert.equal(answer.is, "seen", `${file}: ${exchange.label}`);
    if (answer.is !== "seen") continue;
    assert.equal(answer.status, body.status);
    assert.equal(answer.me, body.me?.id ?? null);
    const engine = body.engine?.gows ? "GOWS" : body.engine?.engine ?? "UNKNOWN";
    assert.equal(answer.engine, engine);
    engines.set(engine, (engines.get(engine) ?? 0) + 1);
    assert.doesNotMatch(JSON.stringify(answer), /hmac|webhooks/);
    assert.deepEqual(await client.sessionConfig(name), body.config);
  }
  assert.deepEqual([...engines.keys()].toSorted(), ["GOWS", "NOWEB", "UNKNOWN", "WEBJS"]);
});

Deno.test("waha: each recorded QR answer is a code, or why there is none", async () => {
  const seen = new Map<string, number>();
  for (const { file, exchange } of await exchanges()) {
    const qr = QR.exec(exchange.request.path);
    if (qr === null) continue;
    const form = qr[2] === undefined ? "image" as const : "raw" as const;
    const { client, sent } = rig(() => replay(exchange));
    const answer = await client.qr(qr[1]!, { form });
    const { rawBody, status } = exchange.response;
    if (status === 200) {
      assert.equal(answer.is, "qr", `${file}: ${exchange.label}`);
      if (answer.is === "qr") {
        assert.ok(rawBody.includes(answer.form === "raw" ? answer.value : answer.png.slice(0, 99)));
      }
    } else if (rawBody.includes("expected")) {
      assert.deepEqual(answer, {
        is: "not-scannable",
        status: bodyOf(exchange).status,
        expected: ["SCAN_QR_CODE"],
      });
    } else assert.equal(answer.is, "missing", `${file}: ${exchange.label}`);
    assert.equal(sent[0]?.headers.get("accept"), "application/json");
    seen.set(answer.is, (seen.get(answer.is) ?? 0) + 1);
  }
  assert.deepEqual([...seen.keys()].toSorted(), ["missing", "not-scannable", "qr"]);
});

Deno.test("waha: each recorded server status and version is part of a look", async () => {
  let looks = 0;
  for (const { exchange } of await exchanges()) {
    const { path } = exchange.request;
    if (path !== "/api/server/status" && path !== "/api/server/version") continue;
    looks++;
    const { client } = rig(wellExcept({ [path]: () => replay(exchange) }));
    const look = await client.look();
    if (path === "/api/server/version" && exchange.response.status !== 200) {
      assert.ok(look.is === "seen" && look.server.version === undefined);
      continue;
    }
    assert.equal(look.is, "seen");
    if (look.is !== "seen") continue;
    const body = bodyOf(exchange);
    if (path === "/api/server/status") assert.equal(look.server.startedAt, body.startTimestamp);
    else assert.equal(look.server.version, body.version);
  }
  assert.equal(looks, 11);
});

Deno.test("waha: a recorded 401 to a read is WAHA_UNAUTHORIZED", async () => {
  const { client } = rig(() => json(401, { message: "Unauthorized", statusCode: 401 }));
  await assert.rejects(
    () => client.session("default"),
    (error) => error instanceof WahaError && error.code === "WAHA_UNAUTHORIZED",
  );
});
