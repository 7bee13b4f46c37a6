import { sleep } from "../clock.ts";
import { shown } from "../contract/shown.ts";
import { Canvas } from "./canvas.ts";
import { flagsOf, type Target, targetOf } from "./flags.ts";
import { EXIT, type Exit, type Screen, type TerminalParts } from "./parts.ts";
import { drawQr, type Ground } from "./qr_view.ts";
import { type QrSight, QrWatch } from "./qr_watch.ts";
import { runCommand } from "./run_command.ts";
import type { RefusedError } from "./service_api.ts";
import { cutTo, wrapTo } from "./width.ts";

const USAGE = `Usage: deno task qr [SESSION] [--server NAME] [--light]

Shows the code of a session in the terminal until a phone has scanned it.
  SESSION        the session that the service means unless it is named: WAHA_SESSION
  --server NAME  on that server of WAHA_SERVERS
  --light        the ground is light: for output without colours (NO_COLOR, a pipe)
Exit codes: 0 connected, 1 it cannot be scanned or nobody did, 2 usage, 78 configuration.`;

interface QrFlags {
  target: Target;
  ground: Ground;
}

const LOOK_MS = 1_000;

/** `deno task qr`. @returns The exit code. */
export function runQr(parts: TerminalParts): Promise<Exit> {
  return runCommand({
    name: "qr",
    usage: USAGE,
    parse: (args) => parse(args, parts.screen?.colours ?? false),
    hint,
    run: async ({ target, ground }, { api, ...rest }) => {
      const watch = new QrWatch(api, { clock: rest.clock, target });
      const { screen } = rest;
      // Before the page is opened: what cannot be scanned at all is said where the person typed.
      const first = await watch.first();
      const last = first.is === "connected"
        ? first
        : await follow(first, { watch, parts: rest, target, page: pageOf(ground, screen) });
      if (last === null) return EXIT.failed;
      const as = last.as === null ? "" : ` as ${shown(last.as)}`;
      rest.write(`Session ${shown(last.session ?? target.session ?? "")} is connected${as}\n`);
      return EXIT.fine;
    },
  }, parts);
}

/** The API names its own call; here it is a command. */
function hint({ code, details }: RefusedError): string {
  const recovers = details["status"] === "FAILED" || details["status"] === "UNKNOWN";
  return code === "QR_NOT_AVAILABLE" && recovers ? " (deno task recover)" : "";
}

interface Following {
  watch: QrWatch;
  parts: TerminalParts;
  target: Target;
  page: (sight: QrSight, target: Target) => string[];
}

type Connected = Extract<QrSight, { is: "connected" }>;

/** @returns Null when the person left. */
async function follow(first: QrSight, following: Following): Promise<Connected | null> {
  const { parts } = following;
  const { screen } = parts;
  if (screen === undefined) return await steps(first, following, appender(following));
  using canvas = new Canvas(parts, () => screen.size().rows);
  const { page, target } = following;
  return await steps(first, following, (sight) => canvas.draw(page(sight, target)));
}

async function steps(
  first: QrSight,
  { watch, parts }: Following,
  draw: (sight: QrSight) => void,
): Promise<Connected | null> {
  const { clock, signal } = parts;
  let sight = first;
  for (;;) {
    if (sight.is === "connected") return sight;
    draw(sight);
    await sleep(clock, LOOK_MS, signal).catch(() => {});
    if (signal?.aborted === true) return null;
    sight = await watch.step();
  }
}

/** Without a screen each new code, and each new reason why there is none, is written once. */
function appender({ parts, page, target }: Following): (sight: QrSight) => void {
  let before = "";
  return (sight) => {
    const now = sight.is === "code" ? `code ${sight.raw}` : sight.is;
    if (now !== before) parts.write(`${page(sight, target).join("\n")}\n`);
    before = now;
  };
}

function pageOf(ground: Ground, screen: Screen | undefined): Following["page"] {
  return (sight, target) => {
    const size = screen?.size() ?? null;
    const of = target.session === undefined ? "" : ` of session ${shown(target.session)}`;
    if (sight.is === "connected") return [];
    if (sight.is === "none") return wrapped(shown(sight.because), size);
    const words = [
      `Scan the code${of} with WhatsApp: Settings, Linked devices, Link a device`,
      `This code is good for ${Math.ceil(sight.leftMs / 1_000)} s, then the next one comes`,
    ];
    const rows = (size?.rows ?? 0) - words.length;
    const room = size === null ? null : { ...size, rows };
    const drawing = drawQr(sight.raw, { ground, room });
    if (drawing.is === "drawn") {
      const cut = words.map((line) => size === null ? line : cutTo(line, size.columns));
      return [...drawing.lines, ...cut];
    }
    const { columns } = drawing;
    const needed = `${columns} columns and ${drawing.rows + words.length} rows`;
    return wrapped(
      `Cannot show the code${of} as it takes ${needed}, and this terminal has ` +
        `${size?.columns} and ${size?.rows}: make the window larger or its letters smaller`,
      size,
    );
  };
}

function wrapped(text: string, size: { columns: number } | null): string[] {
  return size === null ? [text] : wrapTo(text, size.columns);
}

function parse(args: readonly string[], colours: boolean): QrFlags | null {
  const given = flagsOf(args, { switches: ["light"], values: ["server"], word: "session" });
  if (given === null) return null;
  const ground = colours ? "painted" : given.on("light") ? "light" : "dark";
  return { ground, target: targetOf(given.word, given.of("server")) };
}
