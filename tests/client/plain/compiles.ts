// Compiled by TypeScript beside the installed package, against its declarations alone.
import {
  createWahaFetch,
  type Incident,
  type Status,
  WahaRecoveryClient,
  WahaRecoveryError,
} from "waha-recovery-client";
import { showQr } from "waha-recovery-client/show-qr";

const client = new WahaRecoveryClient({ baseUrl: "http://us.test", apiKey: "k" });
export const wahaFetch: typeof fetch = createWahaFetch({
  baseUrl: "http://us.test",
  onNeedsQr: ({ session }) => console.log(session ?? "the service's own"),
});

export async function show(element: HTMLElement): Promise<Incident | null> {
  await showQr(element, { client });
  const status: Status = await client.status();
  // @ts-expect-error: no such status
  if (status.status === "BROKEN") return null;
  for await (const event of client.watch()) {
    if (event.is === "incident") return event.incident;
  }
  try {
    await client.restart({ mode: "stop-start" });
  } catch (error) {
    if (error instanceof WahaRecoveryError && error.code === "ON_HOLD") return null;
  }
  return null;
}
