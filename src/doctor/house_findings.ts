import type { Config, ConfigProblem } from "../config.ts";
import { unreachable } from "../session/mod.ts";
import type { Facts, StoreState } from "./facts.ts";
import type { Finding } from "./finding.ts";

/** Every setting that is wrong, as its own problem. */
export function settingFindings(problems: readonly ConfigProblem[]): Finding[] {
  return problems.map(({ variable, given, expected }) => ({
    id: `setting.${variable}`,
    level: "problem",
    says: `${variable} is ${given}`,
    todo: `Set it to ${expected} (docs/settings.md)`,
  }));
}

/** What is to be said of our own side: settings, keys, store. */
export function houseFindings({ config, store }: Facts): Finding[] {
  return [
    { id: "settings", level: "ok", says: "All settings can be used" },
    accessFinding(config),
    ...sharedKeyFindings(config),
    ...restartFindings(config),
    ...dryRunFindings(config),
    ...storeFindings(config, store),
  ];
}

function accessFinding({ http }: Config): Finding {
  const id = "api.key";
  if (http.apiKey !== undefined) {
    return { id, level: "ok", says: "Whoever calls this service must show API_KEY" };
  }
  return {
    id,
    level: "advice",
    says: `Nobody has to show a key, so the service listens on ${http.hostname} only: every ` +
      "program of this machine may use it, and no other machine",
    todo: "Set API_KEY to 16 characters or more, random ones, to let others in",
  };
}

/** WAHA ends itself for `waha-stop`, and what ends does not start itself. */
function restartFindings({ serverRestart }: Config): Finding[] {
  const id = "server.restart";
  switch (serverRestart?.is) {
    case undefined:
      return [];
    case "waha-stop":
      return [{
        id,
        level: "advice",
        says: "SERVER_RESTART=waha-stop tells a WAHA that is down to end itself: where nothing " +
          "starts it again, it ends for good",
        todo: "See that its container restarts by itself (restart: always), or unset it",
      }];
    case "render":
      return [{ id, level: "ok", says: "A WAHA that is down is restarted at Render" }];
    case "url":
      return [{ id, level: "ok", says: "A WAHA that is down is restarted by a call of its URL" }];
    default:
      return unreachable(serverRestart);
  }
}

function dryRunFindings({ dryRun }: Config): Finding[] {
  if (!dryRun) return [];
  const says = "RECOVERY_DRY_RUN is set: the service decides and tells, and heals nothing";
  return [{ id: "dry-run", level: "advice", says, todo: "Unset it when you have seen enough" }];
}

/** A key that two sides know opens both doors to each. */
function sharedKeyFindings({ http, waha, webhook }: Config): Finding[] {
  const named = [
    ["API_KEY", http.apiKey],
    ["WAHA_API_KEY", waha.apiKey],
    ["WEBHOOK_HMAC_KEY", webhook.hmacKey],
  ] as const;
  return named.flatMap(([name, key], index) =>
    named.slice(index + 1)
      .filter(([, other]) => key !== undefined && key === other)
      .map(([other]) => ({
        id: "keys.shared",
        level: "advice" as const,
        says: `${name} and ${other} are the same: who knows one has the other`,
        todo: "Give each a value of its own",
      }))
  );
}

function storeFindings({ storeUrl }: Config, store: StoreState): Finding[] {
  const id = "store";
  switch (store.is) {
    case "in-use":
      return [{
        id,
        level: "ok",
        says: `The store ${storeUrl} is in use by ${store.by}, surely a waha-recovery that runs ` +
          "here: it was left alone",
      }];
    case "unusable":
      return [{
        id,
        level: "problem",
        says: store.reason,
        todo: "Mend that, or choose another STORE_URL",
      }];
    case "writable":
      return [
        ...store.notices.map((says) => ({
          id: "store.damaged",
          level: "problem" as const,
          says,
          todo: "See to the disk: a healthy one does not damage files",
        })),
        writable(storeUrl),
      ];
    default:
      return unreachable(store);
  }
}

function writable(storeUrl: string): Finding {
  if (storeUrl !== "memory:") {
    return { id: "store", level: "ok", says: `The store ${storeUrl} can be written` };
  }
  return {
    id: "store",
    level: "advice",
    says: "The store is memory: pauses, wishes and incidents are forgotten when the service ends",
    todo: "Leave STORE_URL out, or set it to a file under ./data",
  };
}
