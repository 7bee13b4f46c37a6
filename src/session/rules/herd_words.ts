import type { Brake } from "../world.ts";
import type { ServerTrouble } from "./server.ts";
import type { Context } from "./verdict.ts";

/** What a person is told of a brake: one message for all that it holds. */
export function herdTroubles({ draft, policy }: Context): ServerTrouble[] {
  return (draft.server.brakes ?? []).map((brake) => {
    const { engine, verdict, since, nextAt, fallen, running, by, cause, loginsKnown } = brake;
    const network = cause === "network-down";
    const { topic, title, because } = words(brake);
    return {
      key: `herd:${engine}`,
      rule: network ? "S4" : "S5",
      topic,
      herd: { engine, fallen, running, loginsKnown },
      title,
      because,
      tellAt: network ? since : verdict?.at ?? since + policy.herdTellMs,
      inputs: { engine, by, cause: cause ?? null, fallen, running, tried: brake.tried.length },
      notDone: "the others are not restarted: a restart would not help them, and could do harm",
      ...(nextAt === undefined || verdict?.is === "codes"
        ? {}
        : { next: { act: "try one of them", at: nextAt } }),
    };
  });
}

/** Below it the trouble is that of the few. */
const FEW_SHARE = 0.3;

function words(brake: Brake): Pick<ServerTrouble, "topic" | "title" | "because"> {
  const { engine, by, cause, verdict, fallen, running, loginsKnown } = brake;
  const many = `${fallen} of ${running} ${engine} sessions`;
  const intact = loginsKnown ? "; their logins are intact" : "";
  if (verdict?.is === "codes") {
    return {
      topic: "herd-codes",
      title: `restarts of ${engine} sessions bring QR codes though they were logged in`,
      because: "their logins seem lost for all of them: look at WAHA's storage before anything " +
        "is restarted; nothing is tried by itself",
    };
  }
  switch (cause) {
    case "refused":
      return {
        topic: "herd-refused",
        title: `it is not you: WhatsApp refuses ${many}`,
        because: `WhatsApp refuses this version of the engine${intact}: update WAHA, or set the ` +
          "version of WhatsApp Web that it uses",
      };
    case "network-down":
      return {
        topic: "herd-network",
        title: `WAHA cannot reach WhatsApp: ${many} are cut off`,
        because: `the network or its name service is down${intact}: one session is tried now and ` +
          "then, and all come back when it is up",
      };
    case "logged-out":
      return {
        topic: "herd-logged-out",
        title: `it is not you: ${many} were logged out at once`,
        because: "WhatsApp ended their logins together: find out why before anybody scans again",
      };
    case "credentials-damaged":
      return {
        topic: "herd-damaged",
        title: `the stored logins of ${many} are damaged`,
        because: "a restart reads the same damaged files: look at WAHA's storage and its back-up",
      };
    default:
      if ((by === "acts" || by === "codes") && fallen < FEW_SHARE * running) {
        return {
          topic: "herd-few",
          title: `restarts help none of ${many}`,
          because: "the others are well, so it lies with these: look at WAHA's log for each; one " +
            "is tried now and then",
        };
      }
      if (verdict !== undefined && !loginsKnown) {
        return {
          topic: "herd-login-unknown",
          title: `${many} fell, and whether they are logged in is not known`,
          because:
            "a restart brings none of them back by itself: ask for the recovery of one when " +
            "somebody stands ready with the phone",
        };
      }
      return verdict === undefined
        ? {
          topic: "herd-fell",
          title: `${many} fell at once`,
          because: "one of them is tried first, the others wait for what comes of it",
        }
        : {
          topic: "herd-useless",
          title: `it is not you: ${many} fell, and a restart brings none of them back`,
          because:
            `what they share is not known${intact}: look at WAHA's log, and update WAHA if ` +
            "others report the same; one is tried now and then",
        };
  }
}
