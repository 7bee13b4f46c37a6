import type { Clock } from "../clock.ts";
import { type Chance, draw } from "./chance.ts";
import { type Emission, emissionsOf } from "./emissions.ts";
import type { Json, SessionState, Status } from "./model.ts";
import type { Transition } from "./model_step.ts";
import type { Timings } from "./timings.ts";
import type { Version } from "./versions.ts";
import { meOf } from "./view.ts";

/** An event as WAHA sends it, the same bytes to every webhook and WebSocket. */
export interface SentEvent {
  /** `evt_` and a ULID; null in 2024.10.8, which has none. */
  id: string | null;
  /** ms since the epoch: when it happened. */
  at: number;
  event: string;
  session: string;
  /** The request that started the session. */
  startedBy: number | null;
  /** JSON. */
  body: string;
  /** The same for WebSockets; `me` can differ. */
  frame: string;
  config: Json;
}

export interface EventsOptions {
  clock: Clock;
  seed: number;
  version: Version;
  timings: Timings;
  environment: () => Json;
  listen: (event: SentEvent) => void;
}

/** `statuses` holds so many, the current one included. */
const STATUSES_MAX = 3;
/** 2026 tells WORKING this much later when `me` was not complete. */
const HELD_MS = 2000;
/** 2024.10.8 is "ready" this long after it was "authenticated". */
const READY_MS = 70;

/** Makes WAHA's events out of what happens to the sessions. */
export class Events {
  readonly #options: EventsOptions;
  /** The last statuses of each session object. */
  readonly #statuses = new Map<string, { status: Status; timestamp: number }[]>();
  /** The request that started each session, last seen. */
  readonly #startedBy = new Map<string, number | null>();
  readonly #held = new Map<string, () => void>();
  readonly #later = new Set<() => void>();
  #chance: Chance;

  constructor(options: EventsOptions) {
    this.#options = options;
    this.#chance = options.seed;
  }

  saw(transition: Transition): void {
    const { from, to } = transition;
    const life = to.life.is === "running" ? to.life : from.life;
    if (life.is === "running") this.#startedBy.set(to.name, life.startedBy);
    if (to.life.is === "missing") this.#startedBy.delete(to.name);
    for (const emission of emissionsOf(transition, this.#options.version)) {
      this.#emit(emission, transition.at);
    }
  }

  /** Something that is no status: a message that came or went, an acknowledgement. */
  tell(
    event: string,
    payload: Json,
    of: { state: SessionState; id?: string | null },
  ): string | null {
    const at = this.#options.clock.now();
    return this.#send({ event, payload, state: of.state, at, id: of.id ?? this.#newId(at) });
  }

  tellLater(event: string, payload: Json, of: { state: SessionState; ms: number }): void {
    this.#after(of.ms, () => void this.tell(event, payload, of));
  }

  /** The process is gone: what was held back is never told. */
  forget(): void {
    for (const cancel of [...this.#held.values(), ...this.#later]) cancel();
    this.#held.clear();
    this.#later.clear();
    this.#statuses.clear();
  }

  #emit(emission: Emission, at: number): void {
    if (emission.is === "state") {
      const { of, payload, afterMs } = emission;
      const event = { event: "state.change", payload, state: of };
      if (afterMs === 0) this.#send({ ...event, at, id: this.#newId(at) });
      else this.#after(afterMs, (now) => this.#send({ ...event, at: now, id: this.#newId(now) }));
      return;
    }
    const name = emission.of.name;
    this.#held.get(name)?.();
    this.#held.delete(name);
    if (emission.when === "now") return this.#tellStatus(emission, at);
    const heldMs = this.#options.version === "2024.10.8" ? READY_MS : HELD_MS;
    const passedMs = this.#options.clock.now() - at;
    const cancel = this.#after(heldMs - passedMs, (now) => {
      this.#held.delete(name);
      this.#tellStatus(emission, now);
    });
    this.#held.set(name, cancel);
  }

  #after(ms: number, tell: (now: number) => void): () => void {
    const cancel = this.#options.clock.after(ms, () => {
      this.#later.delete(cancel);
      tell(this.#options.clock.now());
    });
    this.#later.add(cancel);
    return () => {
      this.#later.delete(cancel);
      cancel();
    };
  }

  #tellStatus(emission: Extract<Emission, { is: "status" }>, at: number): void {
    const { of, framed, status } = emission;
    const known = this.#statuses.get(of.name) ?? [];
    const statuses = [...known, { status, timestamp: at }].slice(-STATUSES_MAX);
    // The list belongs to the session object, which a stop throws away.
    if (status === "STOPPED") this.#statuses.delete(of.name);
    else this.#statuses.set(of.name, statuses);
    const payload = this.#statusPayload(of.name, status, statuses);
    const id = this.#newId(at);
    this.#send({ event: "session.status", payload, state: of, framed, at, id });
  }

  #statusPayload(
    name: string,
    status: Status,
    statuses: readonly { status: Status; timestamp: number }[],
  ): Json {
    switch (this.#options.version) {
      case "2024.10.8":
        return { name, status };
      case "2026.2.1":
        return { name, status, statuses };
      case "2026.7":
        return { name, status, statuses, data: challengeOf(status) };
    }
  }

  #send(told: {
    event: string;
    payload: Json;
    state: SessionState;
    framed?: SessionState;
    at: number;
    id: string | null;
  }): string | null {
    const { state, framed, at, event } = told;
    const id = this.#options.version === "2024.10.8" ? null : told.id;
    const body = JSON.stringify(this.#bodyOf({ ...told, id }));
    const frame = framed === undefined || framed === state
      ? body
      : JSON.stringify(this.#bodyOf({ ...told, id, state: framed }));
    const { name, config } = state;
    const startedBy = this.#startedBy.get(name) ?? null;
    this.#options.listen({ id, at, event, session: name, startedBy, body, frame, config });
    return id;
  }

  #bodyOf(told: {
    event: string;
    payload: Json;
    state: SessionState;
    at: number;
    id: string | null;
  }): Record<string, unknown> {
    const { event, payload, state, at, id } = told;
    const metadata = metadataOf(state.config);
    const me = meOf(state, at, this.#options.timings);
    const gows = state.engine === "GOWS";
    return {
      ...(id === null ? {} : { id, timestamp: at }),
      event,
      session: state.name,
      ...(metadata === null ? {} : { metadata }),
      // GOWS leaves out its own name, and `me` until it knows it.
      ...(gows && me === null ? {} : { me }),
      payload,
      ...(gows ? {} : { engine: state.engine }),
      environment: this.#options.environment(),
    };
  }

  /** `evt_` and a ULID in lower case: 10 characters of time, 16 of chance. */
  #newId(at: number): string {
    let id = "";
    let rest = at;
    for (let digit = 0; digit < 10; digit++) {
      id = BASE32.charAt(rest % 32) + id;
      rest = Math.floor(rest / 32);
    }
    for (let digit = 0; digit < 16; digit++) {
      const drawn = draw(this.#chance);
      this.#chance = drawn.chance;
      id += BASE32.charAt(Math.floor(drawn.value * 32));
    }
    return `evt_${id}`;
  }
}

const BASE32 = "0123456789abcdefghjkmnpqrstvwxyz";

/** What 2026.7 adds to the passkey statuses, made up from its documentation. */
function challengeOf(status: Status): Json {
  if (status === "PASSKEY_REQUIRED") {
    return { publicKey: { challenge: "c2ltdWxhdGVk", rpId: "whatsapp.com", timeout: 60_000 } };
  }
  return status === "PASSKEY_CONFIRMATION_REQUIRED" ? { code: "ABCD-1234" } : null;
}

function metadataOf(config: Json): Json {
  const isObject = typeof config === "object" && config !== null && !Array.isArray(config);
  return isObject && "metadata" in config ? config.metadata : null;
}
