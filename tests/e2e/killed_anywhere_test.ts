import assert from "node:assert/strict";
import { createSimulator, type Simulator } from "../../src/simulator/mod.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import type { Changes, Committed, Json, Store, Version } from "../../src/store/mod.ts";
import { KEY, Rig } from "../rig.ts";
import { VirtualClock } from "../virtual_clock.ts";
import { type Exchange, lifecycleCalls, overlaps } from "./gate.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** An instant in the life of a replica, counted from the moment that it was told to die. */
type Instant =
  | { is: "after-commit"; nth: number }
  /** The lifecycle call was committed as sent and never left. */
  | { is: "before-send"; nth: number }
  /** WAHA has it, the replica has no answer. */
  | { is: "after-send"; nth: number }
  /** WAHA has answered; the answer is the last that the replica saw. */
  | { is: "after-answer"; nth: number };

/** The edges of a replica that dies as by kill -9: from one instant on it reaches nothing. */
class Mortal implements Store {
  readonly #store: Store;
  #dies: Instant | null = null;
  dead = false;
  commits = 0;
  sends = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  diesAt(instant: Instant | null): void {
    this.#dies = instant;
    this.commits = 0;
    this.sends = 0;
  }

  #isNow(is: Instant["is"], nth: number): boolean {
    return this.#dies?.is === is && this.#dies.nth === nth;
  }

  /** Waits for ever once it is dead. */
  async #alive<T>(work: () => Promise<T>): Promise<T> {
    if (this.dead) await never();
    const done = await work();
    if (this.dead) await never();
    return done;
  }

  fetch(inner: typeof fetch): typeof fetch {
    return async (input, init) => {
      const isAct = init?.method === "POST";
      const nth = isAct ? ++this.sends : 0;
      if (this.#isNow("before-send", nth)) this.dead = true;
      if (this.dead) await never();
      const answered = inner(input, init);
      if (this.#isNow("after-send", nth)) this.dead = true;
      const answer = await answered;
      if (this.#isNow("after-answer", nth)) this.dead = true;
      return this.dead ? await never() : answer;
    };
  }

  get limits() {
    return this.#store.limits;
  }

  get kept() {
    return this.#store.kept;
  }

  async commit(server: string, version: Version, changes: Changes): Promise<Committed> {
    return await this.#alive(async () => {
      const committed = await this.#store.commit(server, version, changes);
      if (committed.is === "ok" && this.#isNow("after-commit", ++this.commits)) this.dead = true;
      return committed;
    });
  }

  load = (server: string) => this.#alive(() => this.#store.load(server));
  version = (server: string) => this.#alive(() => this.#store.version(server));
  incident = (server: string, id: string) => this.#alive(() => this.#store.incident(server, id));
  incidents = (server: string, page: { limit: number; before?: string }) =>
    this.#alive(() => this.#store.incidents(server, page));
  outbox = (server: string) => this.#alive(() => this.#store.outbox(server));
  delivered = (server: string, id: string) => this.#alive(() => this.#store.delivered(server, id));
  beat = (server: string, replica: string, value: Json) =>
    this.#alive(() => this.#store.beat(server, replica, value));
  beats = (server: string) => this.#alive(() => this.#store.beats(server));
  watch = (server: string, changed: () => void) => this.#store.watch(server, changed);
  close = () => this.#store.close();
}

function never(): Promise<never> {
  return new Promise(() => {});
}

interface Ended {
  status: string | null;
  calls: string[];
  overlaps: string[];
  /** What the first replica did between the trouble and its death, or the end. */
  commits: number;
  sends: number;
  /** Whether any lifecycle call of the first replica had reached WAHA when it died. */
  reached: boolean;
  /** Tells that nobody delivered. */
  left: number;
}

type Trouble = (simulator: Simulator, first: Rig) => void;

/** Trouble comes, the replica that deals with it dies at `instant`, another one begins. */
async function live(trouble: Trouble, instant: Instant | null): Promise<Ended> {
  const clock = new VirtualClock();
  const world = createSimulator({ clock, apiKey: KEY });
  const exchanges: Exchange[] = [];
  const store = new MemoryStore();
  const mortal = new Mortal(store);
  const watched = (inner: typeof fetch) => recorded(inner, { clock, exchanges });
  const first = new Rig({
    clock,
    world,
    store: mortal,
    by: "first",
    fetch: (inner) => mortal.fetch(watched(inner)),
  });
  await first.start();
  await clock.advance(MINUTE_MS);
  mortal.diesAt(instant);
  trouble(world, first);
  const died = await clock.advanceUntil(() => mortal.dead, 3 * MINUTE_MS);
  assert.equal(died, instant !== null, "it dies when it is told to");
  const { commits, sends } = mortal;
  const reached = lifecycleCalls(exchanges).length > 0;
  mortal.dead = true;
  const next = new Rig({ clock, world, store, by: "next", fetch: watched });
  await next.start();
  await clock.advance(8 * MINUTE_MS);
  const ended = {
    status: world.status("default"),
    calls: lifecycleCalls(exchanges),
    overlaps: overlaps(exchanges),
    commits,
    sends,
    reached,
    left: (await store.outbox("main")).length,
  };
  first.monitor.stop();
  await next.end();
  return ended;
}

function recorded(
  inner: typeof fetch,
  { clock, exchanges }: { clock: VirtualClock; exchanges: Exchange[] },
): typeof fetch {
  return async (input, init) => {
    const { pathname } = new URL(String(input));
    const method = init?.method ?? "GET";
    const exchange: Exchange = { method, path: pathname, at: clock.now(), answeredAt: null };
    exchanges.push(exchange);
    const answer = await inner(input, init);
    exchange.answeredAt = clock.now();
    return answer;
  };
}

interface Story {
  when: string;
  trouble: Trouble;
  calls: string[];
  /** What else is right when the death was so early that WAHA had heard of nothing. */
  unheard: string[];
}

const STORIES: Story[] = [
  {
    when: "it heals a crash",
    trouble: (simulator) => simulator.control("default", "crash"),
    calls: ["default restart"],
    // A restart that was sent and did nothing, as far as anybody can see, brings the next rung.
    unheard: ["default stop", "default start"],
  },
  {
    when: "it stops and starts a session for its owner",
    trouble: (_, first) => void first.service.restartSession(undefined, { mode: "stop-start" }),
    calls: ["default stop", "default start"],
    // The session works and whoever asked got no answer: nothing has to be done any more.
    unheard: [],
  },
];

for (const { when, trouble, calls, unheard } of STORIES) {
  Deno.test(`killed at any instant while ${when}, the next start goes on and repeats nothing`, async () => {
    const undisturbed = await live(trouble, null);
    assert.deepEqual(undisturbed.calls, calls);
    const instants = instantsOf(undisturbed);
    assert.ok(instants.length > 4);
    for (const instant of instants) {
      const ended = await live(trouble, instant);
      const killed = `killed ${JSON.stringify(instant)}`;
      const isOther = !ended.reached && ended.calls.join() === unheard.join();
      assert.deepEqual(ended.calls, isOther ? unheard : calls, killed);
      assert.equal(ended.status, "WORKING", killed);
      assert.deepEqual(ended.overlaps, [], killed);
      assert.equal(ended.left, 0, killed);
    }
  });
}

function instantsOf({ commits, sends }: Ended): Instant[] {
  const instants: Instant[] = [];
  for (let nth = 1; nth <= commits; nth++) instants.push({ is: "after-commit", nth });
  for (let nth = 1; nth <= sends; nth++) {
    instants.push({ is: "before-send", nth }, { is: "after-send", nth });
    instants.push({ is: "after-answer", nth });
  }
  return instants;
}
