import assert from "node:assert/strict";
import fc from "fast-check";
import { type Config, isOnDeploy, misfit, parseConfig, renderProblems } from "./config.ts";
import { ALL_SETTINGS } from "./settings.ts";

const KEY = "0123456789abcdef";
const LOCAL = { onDeploy: false };
const DEPLOY = { onDeploy: true };

function parse(variables: Record<string, string>, platform = LOCAL) {
  return parseConfig((name) => variables[name], platform);
}

function good(variables: Record<string, string> = {}, platform = LOCAL): Config {
  const parsed = parse({ WAHA_URL: "http://waha:3000", ...variables }, platform);
  if (parsed.is === "bad") throw new Error(renderProblems(parsed.problems));
  return parsed.config;
}

function problems(variables: Record<string, string>, platform = LOCAL): string[] {
  const parsed = parse({ WAHA_URL: "http://waha:3000", ...variables }, platform);
  return parsed.is === "ok" ? [] : parsed.problems.map(({ variable }) => variable);
}

Deno.test("config: WAHA's address alone is a configuration, bound to this machine", () => {
  assert.deepEqual(good(), {
    waha: { url: "http://waha:3000", session: "default", webSocket: true },
    webhook: { windowMs: 900_000 },
    http: { pages: [], hostname: "127.0.0.1", port: 8080, waitMs: 25_000, shutdownMs: 4_500 },
    qrLink: { forMs: 86_400_000 },
    proxy: { dropIn: false, apiKeys: [], replayBytes: 1_048_576, waitMs: 20_000 },
    storeUrl: "./data/waha-recovery.sqlite",
    monitorIntervalMs: 30_000,
    notify: { language: "en", groupWaitMs: 30_000 },
    logLevel: "info",
    guard: { running: 2, waiting: 10, failuresMax: 5, openForMs: 60_000, totalMs: 30_000 },
    policy: {
      settleMs: 30_000,
      stableMs: 60_000,
      qrRestarts: 0,
      keepRunning: false,
      actsMax: 5,
      actsPeriodMs: 600_000,
      healDeaf: false,
      qrIdleStopMs: 0,
      serverDownMs: 180_000,
      digest: true,
      allowRecreate: false,
    },
    dryRun: false,
    platform: { onDeploy: false },
  });
});

Deno.test("config: every setting reaches its place", () => {
  const config = good({
    WAHA_URL: "https://waha.example/behind/proxy/",
    WAHA_API_KEY: "waha key".replace(" ", "-"),
    WAHA_SESSION: "shop & söhne",
    WAHA_WEBSOCKET: "false",
    WEBHOOK_HMAC_KEY: "hook-key",
    WEBHOOK_WINDOW_MS: "60000",
    API_KEY: KEY,
    PUBLIC_URL: "https://recovery.example/",
    LINK_SECRET: `${KEY}-3`,
    QR_LINK_MS: "60000",
    PROXY_DROP_IN: "true",
    PROXY_API_KEYS: `${KEY}-1,${KEY}-2`,
    CORS_ORIGINS: "https://desk.example,http://localhost:5173",
    PROXY_REPLAY_BYTES: "0",
    PROXY_WAIT_MS: "5000",
    HOST: "::",
    PORT: "0",
    STORE_URL: "data/a/b.sqlite",
    MONITOR_INTERVAL_MS: "15000",
    LOG_LEVEL: "silent",
    WAHA_TIMEOUT_MS: "20000",
    QUEUE_RUNNING: "3",
    QUEUE_WAITING: "0",
    BREAKER_FAILURES: "4",
    BREAKER_OPEN_MS: "5000",
    SETTLE_MS: "6000",
    STABLE_MS: "70000",
    START_TIMEOUT_MS: "180000",
    QR_RESTARTS: "1",
    KEEP_RUNNING: "true",
    ACTS_MAX: "9",
    ACTS_PERIOD_MS: "60000",
    SLOTS: "1",
    WAHA_SERVERS: "./data/servers.json",
    RECOVERY_DRY_RUN: "true",
    HEAL_DEAF: "true",
    ALLOW_RECREATE: "true",
    QR_IDLE_STOP_MS: "600000",
    SERVER_DOWN_MS: "60000",
    DIGEST: "false",
    SERVER_RESTART: "render",
    RENDER_SERVICE_ID: "srv-1",
    RENDER_API_KEY: "rnd-0000",
    WAIT_MS: "0",
    SHUTDOWN_MS: "1000",
    DENO_TIMELINE: "production",
    DENO_DEPLOYMENT_ID: "abc",
  });
  assert.deepEqual(config, {
    waha: {
      url: "https://waha.example/behind/proxy",
      session: "shop & söhne",
      webSocket: false,
      apiKey: "waha-key",
    },
    servers: { is: "file", path: "./data/servers.json" },
    webhook: { windowMs: 60_000, hmacKey: "hook-key" },
    http: {
      pages: ["https://desk.example", "http://localhost:5173"],
      hostname: "::",
      port: 0,
      waitMs: 0,
      shutdownMs: 1_000,
      apiKey: KEY,
    },
    qrLink: { publicUrl: "https://recovery.example", secret: `${KEY}-3`, forMs: 60_000 },
    proxy: {
      dropIn: true,
      apiKeys: [`${KEY}-1`, `${KEY}-2`],
      replayBytes: 0,
      waitMs: 5_000,
    },
    storeUrl: "data/a/b.sqlite",
    monitorIntervalMs: 15_000,
    notify: { language: "en", groupWaitMs: 30_000 },
    logLevel: "silent",
    guard: { running: 3, waiting: 0, failuresMax: 4, openForMs: 5_000, totalMs: 20_000 },
    policy: {
      settleMs: 6_000,
      stableMs: 70_000,
      qrRestarts: 1,
      keepRunning: true,
      actsMax: 9,
      actsPeriodMs: 60_000,
      healDeaf: true,
      qrIdleStopMs: 600_000,
      serverDownMs: 60_000,
      digest: false,
      allowRecreate: true,
    },
    dryRun: true,
    serverRestart: { is: "render", serviceId: "srv-1", apiKey: "rnd-0000" },
    renderApiKey: "rnd-0000",
    startTimeoutMs: 180_000,
    slots: 1,
    platform: { onDeploy: false, timeline: "production", deploymentId: "abc" },
  });
});

Deno.test("config: pages stand at the root of their origin, so links to them have no path before", () => {
  assert.deepEqual(problems({ PUBLIC_URL: "https://example.com/recovery" }), ["PUBLIC_URL"]);
  assert.deepEqual(problems({ PUBLIC_URL: "example.com" }), ["PUBLIC_URL"]);
  assert.deepEqual(problems({ PUBLIC_URL: "http://localhost:8080" }), []);
});

Deno.test("config: WAHA's WebSocket is off on Deno Deploy, whatever is asked for", () => {
  assert.equal(good({ API_KEY: KEY }, DEPLOY).waha.webSocket, false);
  assert.equal(good({ API_KEY: KEY, WAHA_WEBSOCKET: "true" }, DEPLOY).waha.webSocket, false);
});

Deno.test("config: an empty variable is an unset one", () => {
  const empty = Object.fromEntries(ALL_SETTINGS.map(({ name }) => [name, ""]));
  assert.deepEqual(good({ ...empty, WAHA_URL: "http://waha:3000" }), good());
  assert.deepEqual(problems({ WAHA_URL: "" }), ["WAHA_URL"]);
});

Deno.test("config: all problems come in one message with what was given and expected", () => {
  const parsed = parse({ PORT: "80a", API_KEY: "short", LOG_LEVEL: "loud" });
  assert.equal(
    parsed.is === "bad" && renderProblems(parsed.problems),
    `Cannot start as 4 settings are wrong (docs/settings.md lists all):
  API_KEY: given 5 characters, expected 16 to 1024 visible ASCII characters without spaces
  WAHA_URL: given nothing, expected http:// or https:// and a host, without user, password, query and fragment
  PORT: given '80a', expected a whole number from 0 to 65535
  LOG_LEVEL: given 'loud', expected one of trace, debug, info, warn, error, fatal, silent`,
  );
});

Deno.test("config: no secret stands in a problem, wherever it was put", () => {
  const parsed = parse({
    WAHA_URL: "http://admin:pass/word@waha:3000/?x-api-key=secret",
    WAHA_API_KEY: "word secret",
    API_KEY: "secret",
    STORE_URL: "redis://:pass/word@host/?password=secret#word",
  });
  assert.equal(parsed.is === "bad" && parsed.problems.length, 4);
  const message = parsed.is === "bad" ? renderProblems(parsed.problems) : "";
  assert.doesNotMatch(message, /given .*(pass|word|secret).*, expected/);
  assert.match(message, /WAHA_API_KEY: given 11 characters/);
});

Deno.test("config: what was given is shortened and kept on its line", () => {
  const parsed = parse({ WAHA_URL: "http://waha:3000", PORT: "8\n0".repeat(1_000) });
  const message = parsed.is === "bad" ? renderProblems(parsed.problems) : "";
  assert.equal(message.split("\n").length, 2);
  assert.ok(message.length < 400);
});

for (
  const { url, why } of [
    { url: "waha:3000", why: "it has no scheme" },
    { url: "localhost", why: "it is a bare name" },
    { url: "ftp://waha", why: "it is no HTTP" },
    { url: "http:waha", why: "it lacks the slashes" },
    { url: "http://", why: "it names no host" },
    { url: "http://user:pass@waha", why: "credentials would stand in every log" },
    { url: "http://waha/?a=b", why: "a query has no place before WAHA's paths" },
    { url: "http://waha/#a", why: "a fragment is never sent" },
    { url: " http://waha", why: "a space was copied with it" },
    { url: "http://waha ", why: "a space follows it" },
    { url: "http://waha:99999", why: "there is no such port" },
  ]
) {
  Deno.test(`config: WAHA_URL '${url}' is refused as ${why}`, () => {
    assert.deepEqual(problems({ WAHA_URL: url }), ["WAHA_URL"]);
  });
}

for (
  const { variable, values } of [
    { variable: "PORT", values: ["30s", "1e3", " 5 ", "5 ", "-1", "+1", "0x50", "1.0", "08080"] },
    { variable: "PORT", values: ["65536", "9".repeat(400), "NaN", "Infinity", "８０"] },
    { variable: "MONITOR_INTERVAL_MS", values: ["4999", "60001", "7000", "0"] },
    { variable: "KEEP_RUNNING", values: ["yes", "TRUE", "1"] },
    { variable: "LOG_LEVEL", values: ["INFO", "verbose"] },
    { variable: "WAHA_SESSION", values: ["a/b", ".", "..", "a\u0000", "\n", "x".repeat(55)] },
    { variable: "WAHA_SESSION", values: ["\ud800"] },
    { variable: "HOST", values: ["http://0.0.0.0", "[::1]", "0.0.0.0:80", "a b"] },
    { variable: "STORE_URL", values: ["/var/lib/x.sqlite", "../data/x", "data", "data/", "x.db"] },
    {
      variable: "STORE_URL",
      values: ["data/../x", "./data/./x", "kv:", "redis://h", "file:data/x"],
    },
    { variable: "WAHA_API_KEY", values: ["sha512:98b6d128682e280b", "a b", "schlüssel", "a\n"] },
    { variable: "QUEUE_RUNNING", values: ["0", "101"] },
    { variable: "START_TIMEOUT_MS", values: ["29999"] },
    { variable: "WAHA_SERVERS", values: ["[", "{}", "data/../x", "servers.json", "http://a"] },
    { variable: "SERVER_RESTART", values: ["stop", "http://me:it@host", "ftp://host"] },
  ]
) {
  for (const value of values) {
    Deno.test(`config: ${variable} ${JSON.stringify(value.slice(0, 20))} is refused`, () => {
      assert.deepEqual(problems({ API_KEY: KEY, [variable]: value }), [variable]);
    });
  }
}

Deno.test("config: a list of servers stands in for WAHA's address, inline or in a file", () => {
  const list = '[{"name": "a", "url": "http://a"}]';
  const inline = good({ WAHA_URL: "", WAHA_SERVERS: list });
  assert.deepEqual(inline.servers, { is: "text", text: list });
  assert.equal(inline.waha.url, "");
  const file = good({ WAHA_SERVERS: "data/servers.json" });
  assert.deepEqual(file.servers, { is: "file", path: "data/servers.json" });
  assert.equal(file.waha.url, "http://waha:3000");
});

Deno.test("config: a list of servers holds keys, so that a broken one is shown by its length", () => {
  const parsed = parse({ WAHA_SERVERS: '[{"apiKey": "hunter2"}' });
  assert.equal(parsed.is === "bad" && parsed.problems[0]?.given, "22 characters");
});

Deno.test("config: SERVER_RESTART takes WAHA's own stop, Render with its two settings, or a URL", () => {
  assert.deepEqual(good({ SERVER_RESTART: "waha-stop" }).serverRestart, { is: "waha-stop" });
  const url = "https://deploy.example/hook/1?key=2";
  assert.deepEqual(good({ SERVER_RESTART: url }).serverRestart, { is: "url", url });
  assert.deepEqual(problems({ SERVER_RESTART: "render" }), [
    "RENDER_SERVICE_ID",
    "RENDER_API_KEY",
  ]);
  assert.equal(good({ RENDER_SERVICE_ID: "srv-1" }).serverRestart, undefined);
});

Deno.test("config: a value from elsewhere is held against the same rules", () => {
  assert.equal(misfit("SLOTS", "2"), null);
  assert.equal(misfit("SLOTS", "0"), "a whole number from 1 to 20");
  assert.equal(misfit("WAHA_API_KEY", "sha512:98b6"), "the key itself, not its sha512 hash");
});

Deno.test("config: every divisor of a minute is an interval", () => {
  for (const value of ["5000", "6000", "7500", "12000", "20000", "60000"]) {
    assert.equal(good({ MONITOR_INTERVAL_MS: value }).monitorIntervalMs, Number(value));
  }
});

Deno.test("config: without API_KEY only this machine may be listened on", () => {
  for (const HOST of ["127.0.0.1", "127.9.9.9", "::1", "localhost"]) {
    assert.equal(good({ HOST }).http.hostname, HOST);
  }
  for (const HOST of ["0.0.0.0", "::", "192.168.0.2", "127.0.0.1.evil.example"]) {
    assert.deepEqual(problems({ HOST }), ["HOST"]);
    assert.equal(good({ HOST, API_KEY: KEY }).http.hostname, HOST);
  }
  assert.equal(good({ API_KEY: KEY }).http.hostname, "0.0.0.0");
});

Deno.test("config: a page's origin is written as browsers send it, and never stands for many", () => {
  for (const origin of ["https://desk.example", "http://localhost:5173", "http://[::1]:8000"]) {
    assert.deepEqual(good({ CORS_ORIGINS: origin }).http.pages, [origin]);
  }
  const wrong = [
    "*",
    "null",
    "desk.example",
    "https://desk.example/",
    "https://desk.example/app",
    "https://Desk.example",
    "https://desk.example:443",
    "https://*.example",
    "https://desk.example, https://other.example",
    "https://desk.example,",
    "file:///desk",
  ];
  for (const origin of wrong) {
    assert.deepEqual(problems({ CORS_ORIGINS: origin }), ["CORS_ORIGINS"]);
  }
});

Deno.test("config: on Deno Deploy a key is a must, the database and the short wait are defaults", () => {
  assert.equal(isOnDeploy((name) => name === "DENO_DEPLOY" ? "true" : undefined), true);
  assert.equal(isOnDeploy(() => undefined), false);
  assert.deepEqual(problems({}, DEPLOY), ["API_KEY"]);
  const config = good({ API_KEY: KEY }, DEPLOY);
  assert.equal(config.storeUrl, "kv:");
  assert.equal(config.http.waitMs, 4_000);
  assert.equal(good({ API_KEY: KEY, WAIT_MS: "9000" }, DEPLOY).http.waitMs, 9_000);
});

Deno.test("config: every default and example is a value that its setting takes", () => {
  // Half a channel is none: its other half stands beside it.
  const halves = {
    NOTIFY_TELEGRAM_TOKEN: "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
    NOTIFY_TELEGRAM_CHAT_ID: "1",
    NOTIFY_SMTP_URL: "smtp://mail.example",
    NOTIFY_EMAIL_FROM: "a@shop.example",
    NOTIFY_EMAIL_TO: "b@shop.example",
  };
  for (const setting of ALL_SETTINGS) {
    for (const value of [setting.default, setting.example]) {
      if (value !== undefined) {
        assert.deepEqual(
          problems({ API_KEY: KEY, ...halves, [setting.name]: value }),
          [],
          setting.name,
        );
      }
    }
    const { defaultOnDeploy: value } = setting;
    if (value !== undefined) {
      assert.deepEqual(problems({ API_KEY: KEY, [setting.name]: value }, DEPLOY), []);
    }
  }
});

Deno.test("config: whatever stands in the variables, the answer is a configuration or problems", () => {
  const values = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.webUrl());
  const variables = fc.dictionary(
    fc.constantFrom(...ALL_SETTINGS.map(({ name }) => name)),
    values,
  );
  fc.assert(fc.property(variables, fc.boolean(), (given, onDeploy) => {
    const parsed = parse(given, { onDeploy });
    if (parsed.is === "ok") {
      assert.ok(parsed.config.http.apiKey !== undefined || !onDeploy);
      return;
    }
    const named = parsed.problems.map(({ variable }) => variable);
    assert.equal(new Set(named).size, named.length);
    assert.equal(renderProblems(parsed.problems).split("\n").length, named.length + 1);
  }));
});

Deno.test("config: keys of the proxy need API_KEY beside them, are other keys than that, and are never shown", () => {
  const given = (proxyKeys: string, apiKey?: string) => {
    const key = apiKey === undefined ? {} : { API_KEY: apiKey };
    const parsed = parse({ WAHA_URL: "http://waha:3000", ...key, PROXY_API_KEYS: proxyKeys });
    assert.ok(parsed.is === "bad");
    assert.deepEqual(parsed.problems.map(({ variable }) => variable), ["PROXY_API_KEYS"]);
    return parsed.problems[0]?.given;
  };
  assert.equal(given(`${KEY}-1`), "18 characters");
  assert.equal(given(`${KEY}-1,${KEY}`, KEY), "35 characters");
  assert.equal(given(`${KEY}-1,short`, KEY), "24 characters");
  assert.equal(given(`${KEY}-1,`, KEY), "19 characters");
  assert.equal(given("a key with spaces in it", KEY), "23 characters");
});
