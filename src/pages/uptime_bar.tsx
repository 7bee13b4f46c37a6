import type { Uptime } from "../contract/mod.ts";
import type { Tone } from "./tones.ts";

export type SessionUptime = Uptime["sessions"][number];
type Segment = SessionUptime["segments"][number];

const WIDTH = 240;
const HEIGHT = 10;
/** Half a minute of a month would be too thin to be seen. */
const WIDTH_MIN = 1;

const TONES: Readonly<Record<Segment["is"], Tone>> = {
  up: "good",
  waiting: "bad",
  down: "bad",
  off: "rest",
  unknown: "rest",
};

export type UptimeRange = Pick<Uptime, "from" | "until">;

export interface UptimeBarShown {
  /** `24 h` or `30 d`. */
  name: string;
  range: UptimeRange;
  uptime: SessionUptime;
}

/** When a session was up, as a strip: what was not up is never too thin to be seen. */
export function UptimeBar({ name, range, uptime }: UptimeBarShown) {
  const from = Date.parse(range.from);
  const whole = Math.max(1, Date.parse(range.until) - from);
  const place = (at: string) => (Date.parse(at) - from) / whole * WIDTH;
  // The loudest are drawn last: a minute of trouble beside a stop is to be seen.
  const drawn = uptime.segments.toSorted((a, b) => ORDER.indexOf(a.is) - ORDER.indexOf(b.is));
  const said = percentOf(uptime);
  return (
    <div class="strip">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${name}: ${said}`}
      >
        {drawn.map(({ is, from, until, because }) => {
          const x = place(from);
          const width = is === "up" ? place(until) - x : Math.max(WIDTH_MIN, place(until) - x);
          return (
            <rect class={`fill ${TONES[is]}`} x={tenths(x)} width={tenths(width)} height={HEIGHT}>
              {because === undefined ? null : <title>{because}</title>}
            </rect>
          );
        })}
      </svg>
      <span class="soft small">{`${name} ${said}`}</span>
    </div>
  );
}

const ORDER: readonly Segment["is"][] = ["up", "unknown", "off", "waiting", "down"];

/** Never 100 % of what was not all of it: the service rounds down. */
export function percentOf({ upPercent }: Pick<SessionUptime, "upPercent">): string {
  return upPercent === null ? "–" : `${Math.floor(upPercent * 100) / 100} %`;
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
