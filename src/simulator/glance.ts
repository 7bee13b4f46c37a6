import type { CallLog } from "./call_log.ts";
import type { Face } from "./face.ts";
import type { SessionState } from "./model.ts";
import { serverStatus } from "./routes_server.ts";
import { listedSession } from "./view.ts";
import type { World } from "./world.ts";

const LIST = "/api/sessions?all=true";
const STATUS = "/api/server/status";

/**
 * What WAHA answers to the two reads of every look, without a request on its way through all
 * routes: a rehearsal asks them some thousand times a day. What did not change is not written anew.
 */
export class Glances {
  readonly #face: Face;
  readonly #log: CallLog;
  #states: readonly SessionState[] = [];
  /** The answer for `#states`; null while time alone may change it. */
  #list: string | null = null;
  /** What stands in the list of one state, for as long as that state lasts. */
  readonly #entries = new WeakMap<SessionState, string>();

  constructor(face: Face, log: CallLog) {
    this.#face = face;
    this.#log = log;
  }

  /** The body of a 200; null where the answer is another one, comes late, or is none of these. */
  at(path: string, key: string | null): string | null {
    const { world, waha, apiKey, outlet } = this.#face;
    if (path !== LIST && path !== STATUS) return null;
    const { fault, process } = world.server();
    const isPlain = process.is === "up" && fault.is === "none" && outlet?.chronicle === null;
    if (!isPlain || (waha !== "2024.10.8" && key !== apiKey)) return null;
    this.#log.begin({ at: world.now, method: "GET", path }).status = 200;
    return path === LIST ? this.#listed(world) : JSON.stringify(serverStatus(world));
  }

  #listed(world: World): string {
    const states = world.all();
    const same = states.length === this.#states.length &&
      states.every((state, index) => state === this.#states[index]);
    if (same && this.#list !== null) return this.#list;
    let lasts = true;
    const entries = states.map((state) => {
      const known = this.#entries.get(state);
      if (known !== undefined) return known;
      const entry = JSON.stringify(listedSession(state, world.now, world.timings));
      if (meIsRead(state, world)) this.#entries.set(state, entry);
      else lasts = false;
      return entry;
    });
    const list = `[${entries.join()}]`;
    this.#states = states;
    this.#list = lasts ? list : null;
    return list;
  }
}

/** NOWEB reads `me` from its files a moment after its start, with no other change of the session. */
function meIsRead({ life }: SessionState, { now, timings }: World): boolean {
  return life.is !== "running" || now >= life.startedAt + timings.meReadMs;
}
