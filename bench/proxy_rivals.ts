/** nginx and haproxy beside us, where they are installed; and what is measured of each. */
const HERE = "127.0.0.1";

export interface Load {
  aSecond: number;
  p99Ms: number;
}

/** A program that was started here, and is ended here. */
export interface Rival {
  port: number;
  end(): Promise<void>;
}

/** What a WAHA would answer, from memory and as fast as can be: no proxy can hide behind it. */
export async function nginxWaha(folder: string): Promise<Rival | null> {
  const body = JSON.stringify(
    Array.from({ length: 13 }, (_, n) => ({ id: n, name: "x".repeat(60) })),
  );
  const json = (path: string, text: string) => `location = ${path} { return 200 '${text}'; }`;
  return await nginx(folder, "waha", (port) => `
    server { listen ${HERE}:${port}; default_type application/json;
      ${json("/api/server/status", '{"startTimestamp":1,"uptime":1,"worker":{"id":"w"}}')}
      ${json("/api/server/version", '{"version":"2026.2.1","engine":"NOWEB","tier":"CORE"}')}
      ${
    json(
      "/api/sessions",
      '[{"name":"default","status":"WORKING","config":null,"me":{"id":"1@c.us"}}]',
    )
  }
      location / { return 200 '${body}'; } }`);
}

export async function nginxProxy(folder: string, to: number): Promise<Rival | null> {
  return await nginx(folder, "proxy", (port) => `
    upstream waha { server ${HERE}:${to}; keepalive 64; }
    server { listen ${HERE}:${port};
      location / { proxy_pass http://waha; proxy_http_version 1.1; proxy_set_header Connection ""; } }`);
}

export async function haproxy(folder: string, to: number): Promise<Rival | null> {
  const port = freePort();
  const file = `${folder}/haproxy.cfg`;
  await Deno.writeTextFile(
    file,
    `global
  nbthread 1
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
listen waha
  bind ${HERE}:${port}
  server waha ${HERE}:${to}
`,
  );
  return await started("haproxy", ["-db", "-f", file], port);
}

async function nginx(
  folder: string,
  name: string,
  server: (port: number) => string,
): Promise<Rival | null> {
  const port = freePort();
  const file = `${folder}/${name}.conf`;
  await Deno.writeTextFile(
    file,
    `worker_processes 1; daemon off; pid ${folder}/${name}.pid; error_log /dev/null;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 100000000; client_body_temp_path ${folder}/${name}-body;
  proxy_temp_path ${folder}/${name}-proxy; ${server(port)} }
`,
  );
  return await started("nginx", ["-c", file], port);
}

/** Null where the program is not installed. */
async function started(program: string, args: string[], port: number): Promise<Rival | null> {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, { args, stdout: "null", stderr: "null" }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  for (let tries = 0; tries < 200; tries++) {
    try {
      (await Deno.connect({ hostname: HERE, port })).close();
      break;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  return {
    port,
    end: async () => {
      child.kill("SIGTERM");
      await child.status;
    },
  };
}

/** What `wrk` gets from a port, or null without wrk. */
export async function load(
  port: number,
  { connections, seconds, key }: { connections: number; seconds: number; key: string },
): Promise<Load | null> {
  const url = `http://${HERE}:${port}/api/default/profile`;
  const args = [
    "-t1",
    `-c${connections}`,
    `-d${seconds}s`,
    "--latency",
    "-H",
    `X-Api-Key: ${key}`,
    url,
  ];
  try {
    const output = await new Deno.Command("wrk", { args, stderr: "null" }).output();
    const text = new TextDecoder().decode(output.stdout);
    if (/Non-2xx/.test(text)) throw new Error("Cannot compare as not every answer was a success");
    return {
      aSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1] ?? NaN),
      p99Ms: inMs(/99%\s+([\d.]+)(us|ms|s)/.exec(text)),
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function inMs(found: RegExpExecArray | null): number {
  const factor = { us: 0.001, ms: 1, s: 1_000 }[found?.[2] ?? ""] ?? NaN;
  return Number(found?.[1] ?? NaN) * factor;
}

function freePort(): number {
  const listener = Deno.listen({ hostname: HERE, port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}
