import type { ServerControl } from "../../src/simulator/mod.ts";
import type { Dice } from "./dice.ts";
import type { SessionLine } from "./schedule.ts";
import { SECOND_MS } from "./spans.ts";
import type { Stage } from "./stage.ts";

interface Line {
  kind: string;
  cause: string;
  excerpt: string;
}

/** What WAHA's log says of a trouble that its answers do not tell. */
const OF_SERVER: Partial<Record<ServerControl, Line>> = {
  "oom": { kind: "memory.oom", cause: "out-of-memory", excerpt: "JavaScript heap out of memory" },
  "engine-dies": { kind: "engine.crashed", cause: "engine-gone", excerpt: "14 UNAVAILABLE" },
  "disk-full": { kind: "storage.fault", cause: "storage-full", excerpt: "ENOSPC" },
};
const OF_SESSION: Record<SessionLine, Line> = {
  "replaced": { kind: "session.disconnected", cause: "replaced", excerpt: "closed with 440" },
  "profile-locked": {
    kind: "session.failed",
    cause: "profile-locked",
    excerpt: "The profile appears to be in use by another process on another computer",
  },
  "credentials-damaged": {
    kind: "session.failed",
    cause: "credentials-damaged",
    excerpt: "Unexpected end of JSON input",
  },
};

/** Whoever reads WAHA's log and tells us what it says, a moment later. */
export class LogReader {
  readonly #stage: Stage;
  readonly #dice: Dice;
  #lines = 0;

  constructor(stage: Stage, dice: Dice) {
    this.#stage = stage;
    this.#dice = dice;
  }

  ofServer(control: ServerControl): void {
    const line = OF_SERVER[control];
    if (line === undefined || this.#dice.happens(0.3)) return;
    this.#tell(null, line, this.#dice.whole(1, 8) * SECOND_MS);
  }

  ofSession(session: string, line: SessionLine): void {
    this.#tell(session, OF_SESSION[line], this.#dice.whole(200, 1_500));
  }

  #tell(session: string | null, line: Line, lateMs: number): void {
    const { clock, tally } = this.#stage;
    const time = clock.now();
    const id = `${time}-${++this.#lines}`;
    clock.after(lateMs, () => {
      const { living } = this.#stage;
      if (living.length === 0) return;
      tally.fault(`log-${line.cause}`);
      if (session === null) this.#stage.platform.toldIll(time);
      const event = { id, session, time, file: "waha.log", line: this.#lines, ...line };
      const { service } = this.#dice.oneOf(living);
      void service.takeSignals({ source: "log", events: [event] })
        .catch(() => tally.fault("log-untaken"));
    });
  }
}
