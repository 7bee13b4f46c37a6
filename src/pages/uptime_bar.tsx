import type { Uptime } from "../contract/mod.ts";
import { shown as visible } from "../contract/shown.ts";
import { largestOf, spanOf } from "./time.tsx";
import type { Tone } from "./tones.ts";

export type SessionUptime = Uptime["sessions"][number];
type Segment = SessionUptime["segments"][number];

const WIDTH = 240;
const HEIGHT = 10;
/** Half a minute of a month would be too thin to be seen. */
const WIDTH_MIN = 1;

type Known = Exclude<Segment["is"], "unknown">;

const TONES: Readonly<Record<Known, Tone>> = {
  up: "good",
  waiting: "bad",
  down: "bad",
  off: "rest",
};

export type UptimeRange = Pick<Uptime, "from" | "until">;

export interface UptimeBarShown {
  /** `24 h` or `30 d`. */
  name: string;
  range: UptimeRange;
  uptime: SessionUptime;
}

/**
 * When a session was up, as a strip: what was not up is never too thin to be seen. Of a session
 * that is younger than the window it shows all its life.
 */
export function UptimeBar({ name, range, uptime }: UptimeBarShown) {
  const until = Date.parse(range.until);
  const from = isYoung(uptime, range) ? Date.parse(uptime.firstSeenAt) : Date.parse(range.from);
  const whole = Math.max(1, until - from);
  const label = isYoung(uptime, range) ? largestOf(whole) : name;
  const place = (at: string) => (Date.parse(at) - from) / whole * WIDTH;
  // The loudest are drawn last: a minute of trouble beside a stop is to be seen.
  const drawn = ORDER.flatMap((is) =>
    uptime.segments.filter((segment) => segment.is === is)
      .map((segment) => ({ ...segment, tone: TONES[is] }))
  );
  const said = percentOf(uptime);
  const watched = watchedOf(uptime, whole);
  return (
    <div class="strip">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Up in ${label}: ${said}${watched}`}
      >
        {drawn.map(({ is, tone, because, ...segment }) => {
          const x = place(segment.from);
          const long = place(segment.until) - x;
          const width = is === "up" ? long : Math.max(WIDTH_MIN, long);
          return (
            <rect class={`fill ${tone}`} x={tenths(x)} width={tenths(width)} height={HEIGHT}>
              {because === undefined ? null : <title>{visible(because)}</title>}
            </rect>
          );
        })}
      </svg>
      <span class="soft small">
        {label} <span>{said}</span>
        {watched === "" ? null : <span class="watched">{watched}</span>}
      </span>
    </div>
  );
}

export interface UptimeBarsShown {
  day: SessionUptime;
  month: SessionUptime | undefined;
  dayRange: UptimeRange;
  monthRange: UptimeRange;
}

/** The last day, and the last month where the session is older than a day. */
export function UptimeBars({ day, month, dayRange, monthRange }: UptimeBarsShown) {
  return (
    <>
      <UptimeBar name="24 h" range={dayRange} uptime={day} />
      {month === undefined || isYoung(day, dayRange)
        ? null
        : <UptimeBar name="30 d" range={monthRange} uptime={month} />}
    </>
  );
}

/** What nobody knows of is left bare. */
const ORDER: readonly Known[] = ["up", "off", "waiting", "down"];
const WHOLE = .99;

/** Whether it was first seen within the window, so that nothing before it can be told. */
export function isYoung({ firstSeenAt }: SessionUptime, { from }: UptimeRange): boolean {
  return Date.parse(firstSeenAt) > Date.parse(from);
}

/** Of how much time the percentage is, where that is not about all of it. */
function watchedOf({ upMs, waitingMs, downMs }: SessionUptime, wholeMs: number): string {
  const basisMs = upMs + waitingMs + downMs;
  return basisMs === 0 || basisMs >= WHOLE * wholeMs ? "" : ` of ${spanOf(basisMs)}`;
}

/** Never 100 % of what was not all of it: the service rounds down. */
function percentOf({ upPercent }: Pick<SessionUptime, "upPercent">): string {
  return upPercent === null ? "–" : `${Math.floor(upPercent * 100) / 100} %`;
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
