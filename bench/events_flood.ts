/**
 * A flood of webhooks over raw connections, for `events_bench.ts`: a third valid, a third forged, a
 * third of sessions that are not there. Arguments: port, HMAC key, how many a second, for how many
 * seconds, and one of the three kinds if only that is to come. Prints what was answered, by status.
 */
import { aWebhook, type WebhookKind } from "./webhook_made.ts";

const [port = "", key = "", aSecond = "", seconds = "", kind = "mixed"] = Deno.args;
const CONNECTIONS = 64;
const MIXED: readonly WebhookKind[] = ["valid", "forged", "unknown"];
const KINDS = MIXED.filter((each) => kind === "mixed" || kind === each);
const total = Number(aSecond) * Number(seconds);
const encoder = new TextEncoder();
const requests = Array.from({ length: total }, (_, index) => requestOf(index));
Deno.stdout.writeSync(encoder.encode("ready\n"));

const startedAt = performance.now();
let sent = 0;
const answered: Record<string, number> = {};
await Promise.all(Array.from({ length: CONNECTIONS }, send));
const tookMs = performance.now() - startedAt;
const report = { aSecond: Math.round((sent * 1_000) / tookMs), answered };
Deno.stdout.writeSync(encoder.encode(`${JSON.stringify(report)}\n`));

async function send(): Promise<void> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  const buffer = new Uint8Array(8_192);
  for (;;) {
    const due = Math.floor(((performance.now() - startedAt) * Number(aSecond)) / 1_000);
    if (sent >= total) break;
    if (sent >= due) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      continue;
    }
    const request = requests[sent++];
    if (request === undefined) break;
    await connection.write(request);
    const length = await connection.read(buffer);
    if (length === null) break;
    const status = new TextDecoder().decode(buffer.subarray(9, 12));
    answered[status] = (answered[status] ?? 0) + 1;
  }
  connection.close();
}

function requestOf(index: number): Uint8Array<ArrayBuffer> {
  const kind = KINDS[index % KINDS.length] ?? "valid";
  const { body, hmac } = aWebhook(kind, { index, session: "s0", key });
  return encoder.encode(
    `POST /api/v1/waha/webhook HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n` +
      `X-Webhook-Hmac: ${hmac}\r\n\r\n${body}`,
  );
}
