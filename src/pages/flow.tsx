import type { Status } from "../contract/mod.ts";
import { phaseTone, type Tone } from "./tones.ts";

/** The steps of a session's life as WAHA names them, in the order of the way up. */
type Step = "STOPPED" | "STARTING" | "SCAN_QR_CODE" | "AUTHENTICATED" | "WORKING" | "FAILED";

interface Drawing {
  name: "broad" | "tall";
  width: number;
  height: number;
  nodeHeight: number;
  nodes: Readonly<Record<Step, { x: number; y: number; width: number }>>;
  ways: readonly { d: string; text?: { x: number; y: number; says: string } }[];
}

const BROAD: Drawing = {
  name: "broad",
  width: 760,
  height: 170,
  nodeHeight: 38,
  nodes: {
    STARTING: { x: 5, y: 52, width: 150 },
    SCAN_QR_CODE: { x: 205, y: 52, width: 150 },
    AUTHENTICATED: { x: 405, y: 52, width: 150 },
    WORKING: { x: 605, y: 52, width: 150 },
    STOPPED: { x: 5, y: 127, width: 150 },
    FAILED: { x: 605, y: 127, width: 150 },
  },
  ways: [
    { d: "M155 71H201" },
    { d: "M355 71H401" },
    { d: "M555 71H601" },
    { d: "M80 52C80 14 680 14 680 48", text: { x: 380, y: 16, says: "with its login: no phone" } },
    { d: "M80 127V94", text: { x: 104, y: 114, says: "start" } },
    { d: "M680 90V123", text: { x: 702, y: 111, says: "falls" } },
    { d: "M605 146H260Q210 146 140 94", text: { x: 380, y: 140, says: "restart" } },
  ],
};

const TALL: Drawing = {
  name: "tall",
  width: 300,
  height: 250,
  nodeHeight: 36,
  nodes: {
    STARTING: { x: 5, y: 5, width: 150 },
    SCAN_QR_CODE: { x: 5, y: 74, width: 150 },
    AUTHENTICATED: { x: 5, y: 143, width: 150 },
    WORKING: { x: 5, y: 209, width: 150 },
    STOPPED: { x: 205, y: 5, width: 90 },
    FAILED: { x: 205, y: 209, width: 90 },
  },
  ways: [
    { d: "M80 41V70" },
    { d: "M80 110V139" },
    { d: "M80 179V205" },
    { d: "M205 23H159" },
    { d: "M155 227H201" },
    { d: "M250 209C250 120 210 60 150 45", text: { x: 262, y: 110, says: "restart" } },
  ],
};

/** Where a session is on its way, as a picture: broad, and tall for a phone. */
export function Flow({ status }: { status: Status }) {
  return (
    <div class="flow">
      <Picture drawing={BROAD} status={status} />
      <Picture drawing={TALL} status={status} />
    </div>
  );
}

function Picture({ drawing, status }: { drawing: Drawing; status: Status }) {
  const { name, width, height, ways } = drawing;
  const at = stepOf(status.status);
  const said = status.raw ?? status.status;
  return (
    <svg class={name} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={labelOf(said)}>
      <defs>
        <marker
          id={`tip-${name}`}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          orient="auto"
        >
          <path class="tip" d="M0 0L8 4L0 8z" />
        </marker>
      </defs>
      {ways.map(({ d, text }) => (
        <>
          <path class="way" d={d} marker-end={`url(#tip-${name})`} />
          {text === undefined ? null : <text class="small" x={text.x} y={text.y}>{text.says}</text>}
        </>
      ))}
      {STEPS.map((step) => (
        <Node
          drawing={drawing}
          step={step}
          text={step === at ? said : step}
          tone={step === at ? toneOf(status) : undefined}
        />
      ))}
    </svg>
  );
}

function Node(
  { drawing, step, text, tone }: {
    drawing: Drawing;
    step: Step;
    text: string;
    tone: Tone | undefined;
  },
) {
  const { x, y, width } = drawing.nodes[step];
  const height = drawing.nodeHeight;
  return (
    <g class={tone === undefined ? "node" : `node here ${tone}`}>
      <rect x={x} y={y} width={width} height={height} rx="8" />
      <text x={x + width / 2} y={y + height / 2 + 5}>{text}</text>
    </g>
  );
}

const STEPS: readonly Step[] = [
  "STARTING",
  "SCAN_QR_CODE",
  "AUTHENTICATED",
  "WORKING",
  "STOPPED",
  "FAILED",
];

/** The step that a status lights; null for a word that we do not know. */
function stepOf(status: Status["status"]): Step | null {
  switch (status) {
    case "PASSKEY_REQUIRED":
    case "PASSKEY_CONFIRMATION_REQUIRED":
      return "SCAN_QR_CODE";
    case "UNKNOWN":
      return null;
    default:
      return status;
  }
}

/** A session that works is drawn so, whatever is watched of it. */
function toneOf({ status, phase }: Status): Tone {
  return status === "WORKING" && phase === "watching" ? "good" : phaseTone(phase);
}

/** For whoever does not see the picture. */
function labelOf(said: string): string {
  return `The way goes from STARTING over SCAN_QR_CODE and AUTHENTICATED to WORKING; the session ` +
    `is at ${said}.`;
}
