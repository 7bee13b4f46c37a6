import type { Clock } from "../clock.ts";
import { type ActAnswer, unreachable } from "../session/mod.ts";

/** How one WAHA as a whole is restarted. */
export type RestartWay =
  /** WAHA ends itself; whatever supervises it starts it again. */
  | { is: "waha-stop"; url: string; apiKey?: string }
  | { is: "render"; serviceId: string; apiKey: string }
  /** Called with an empty POST. */
  | { is: "url"; url: string };

export interface RestartParts {
  fetch: typeof fetch;
  clock: Clock;
}

/** Sends one restart; not after `sendBy` (wall clock, ms). It never rejects. */
export type SendRestart = (options: { sendBy: number }) => Promise<ActAnswer>;

/** Whoever restarts a server answers at once or not at all: it is only told to begin. */
const ANSWER_MS_MAX = 25_000;
const RENDER = "https://api.render.com/v1/services";
const JSON_TYPE = { "content-type": "application/json" };

interface Call {
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** As a person calls whoever is asked. */
  whom: string;
}

/**
 * Makes what sends the restart of one WAHA. No key goes anywhere but to whom it belongs: a redirect
 * is not followed, and a plain URL gets none.
 */
export function createServerRestart(way: RestartWay, parts: RestartParts): SendRestart {
  const call = callOf(way);
  return async ({ sendBy }) => {
    const limit = new AbortController();
    const cancel = parts.clock.after(ANSWER_MS_MAX, () => limit.abort());
    try {
      const { url, headers, body } = call;
      // No `await` lies between this check and the send (design §1).
      if (parts.clock.now() > sendBy) {
        return { is: "not-sent", reason: "its time had passed" };
      }
      const answer = await parts.fetch(url, {
        method: "POST",
        headers,
        redirect: "manual",
        signal: limit.signal,
        ...(body === undefined ? {} : { body }),
      });
      await answer.body?.cancel();
      return verdictOf(answer.status, call.whom);
    } catch {
      // fetch's own words may quote the URL, and a key in it.
      const reason = limit.signal.aborted
        ? `${call.whom} did not answer within ${ANSWER_MS_MAX / 1_000} s`
        : `${call.whom} could not be reached, or the connection broke off`;
      return { is: "unknown", reason };
    } finally {
      cancel();
    }
  };
}

function callOf(way: RestartWay): Call {
  switch (way.is) {
    case "waha-stop": {
      const key = way.apiKey === undefined ? {} : { "x-api-key": way.apiKey };
      return {
        url: `${way.url.replace(/\/+$/, "")}/api/server/stop`,
        headers: { ...JSON_TYPE, accept: "application/json", ...key },
        // `force` would kill it before its sessions are stopped (contract §3).
        body: JSON.stringify({ force: false }),
        whom: "WAHA",
      };
    }
    case "render":
      return {
        url: `${RENDER}/${encodeURIComponent(way.serviceId)}/restart`,
        headers: { accept: "application/json", authorization: `Bearer ${way.apiKey}` },
        whom: "Render",
      };
    case "url":
      return { url: way.url, headers: {}, whom: "the address of SERVER_RESTART" };
    default:
      return unreachable(way);
  }
}

/** Render answers 200 to a restart that it took; 4xx of anybody is a refusal before it began. */
function verdictOf(status: number, whom: string): ActAnswer {
  if (status >= 200 && status < 300) return { is: "ok" };
  const reason = `${whom} answered ${status}`;
  if (status === 401 || status === 403) return { is: "refused", why: "unauthorized", reason };
  if (status === 404) return { is: "refused", why: "missing", reason };
  if (status === 429) return { is: "refused", why: "busy", reason };
  if (status >= 300 && status < 500) return { is: "refused", why: "other", reason };
  return { is: "unknown", reason };
}
