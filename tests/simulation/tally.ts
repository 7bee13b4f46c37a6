import { RULES, RULES_BESIDE } from "../../src/session/mod.ts";
import type { TelemetryEvent } from "../../src/telemetry/mod.ts";

/** Ids of all rules that stand: a property of a rule that is not among them is not judged yet. */
export const RULES_STANDING: ReadonlySet<string> = new Set(
  [...RULES, ...RULES_BESIDE].map(({ id }) => id),
);

/** How often each fault and each rule really occurred. */
export class Tally {
  readonly faults = new Map<string, number>();
  readonly rules = new Map<string, number>();

  fault(name: string): void {
    add(this.faults, name, 1);
  }

  rule(id: string): void {
    add(this.rules, id, 1);
  }

  /** What an event of the service says of the rules at work. */
  event(event: TelemetryEvent): void {
    if (event.is === "decision") {
      this.rule(event.rule);
      if (event.rule === "S4") this.rule("S4-ills");
      for (const { id, said } of SAID) if (event.because.includes(said)) this.rule(id);
    }
    if (event.is === "act" && event.phase === "sent" && event.do === "restart-server") {
      this.rule("SERVER-RESTART");
    }
    if (event.is === "tell") this.rule(event.tell.rule);
    if (event.is === "act" && event.phase === "answered") {
      this.fault(`act-${event.step}-${event.outcome ?? "unknown"}`);
      const again = event.step === "start" && event.outcome === "refused";
      if (again && event.reason?.includes("already started")) this.rule("P8");
    }
  }

  add(other: { faults: Iterable<[string, number]>; rules: Iterable<[string, number]> }): void {
    for (const [name, count] of other.faults) add(this.faults, name, count);
    for (const [name, count] of other.rules) add(this.rules, name, count);
  }

  /** Rules that stand and never fired: they were not tested. */
  idle(): string[] {
    return [...RULES_STANDING].filter((id) => !this.rules.has(id)).sort();
  }
}

/** Rules that decide beside the table show in the sentence of a decision only. */
const SAID = [
  { id: "SLOT", said: "it waits for its turn" },
  { id: "GHOST", said: "a stop of ours left it STOPPED" },
  { id: "S3-settle", said: "WAHA was started a moment ago" },
  { id: "S3-starts", said: "WAHA keeps restarting" },
] as const;

function add(counts: Map<string, number>, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}
