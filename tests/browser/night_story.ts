import { Stage } from "./stage.ts";

const MINUTE_MS = 60_000;
const SPEED = 20;

/**
 * A night with a bit of everything: sessions that work, one that crashed and came back, one that is
 * being recovered, one that shows a code, one that was logged out on its phone, one that WhatsApp
 * refuses, a paused and a stopped one, and a second server.
 */
export async function nightStory(): Promise<Stage> {
  const stage = await Stage.open({
    speed: SPEED,
    settings: { PUBLIC_URL: "https://recovery.example.org" },
    servers: {
      berlin: {
        engine: "NOWEB",
        sessions: [
          "shop",
          "support",
          "sales",
          { name: "front-desk", status: "SCAN_QR_CODE" },
          "warehouse",
          "newsletter",
          "archive",
          "returns",
          "pharmacy",
        ],
      },
      paris: { engine: "WEBJS", sessions: ["boutique", "atelier", "reservations"] },
    },
  });
  try {
    await tell(stage);
    return stage;
  } catch (error) {
    await stage[Symbol.asyncDispose]();
    throw error;
  }
}

async function tell(stage: Stage): Promise<void> {
  const berlin = stage.service.waha.of("berlin");
  const paris = stage.service.waha.of("paris");
  await stage.pass(2 * MINUTE_MS);
  await berlin?.pauseSession("newsletter", { forMs: 6 * 60 * MINUTE_MS });
  void berlin?.stopSession("archive", { waitMs: 0 });
  stage.control("berlin", "shop", "crash");
  stage.control("paris", "boutique", "browser-dies");
  await stage.pass(4 * MINUTE_MS);
  stage.control("berlin", "support", "phone-logout");
  await stage.pass(6 * MINUTE_MS);
  stage.control("berlin", "warehouse", "refuse");
  await stage.pass(4 * MINUTE_MS);
  stage.control("paris", "atelier", "crash");
  await stage.pass(3 * MINUTE_MS);
  stage.control("paris", "reservations", "hang-starting");
  await stage.pass(MINUTE_MS);
  void paris?.restartSession("reservations", { waitMs: 0 });
  await stage.pass(MINUTE_MS / 2);
}
