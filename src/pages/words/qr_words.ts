/** Why there is no code, and that it ends by itself. */
export type Waiting =
  /** WhatsApp makes the next code. */
  | "code"
  | "starting"
  /** A code was asked for. */
  | "asked"
  /** Its login is there: it comes back without a code. */
  | "reconnecting"
  /** WAHA does not answer. */
  | "away";

/** Why there is no code, and that waiting does not help. */
export type Stuck =
  /** P2: code after code was shown and nobody scanned one. */
  | "too-often"
  /** P3: WhatsApp ended the last logins at once. */
  | "scan-later"
  | "stopped"
  | "paused"
  | "refused"
  | "replaced"
  | "broken"
  | "missing"
  /** Only whoever runs the service can go on. */
  | "operator"
  /** A rule holds it; it goes on by itself, but not soon. */
  | "held";

/** Why a link opens nothing. */
export type Ended = "forged" | "expired" | "used" | "gone" | "too-many";

/** Why a pairing code was not made. */
export type PairingFault = "number" | "not-now" | "too-many" | "away";

export interface Told {
  heading: string;
  text: string;
}

/** Everything that the page of a code says, in one language. `{…}` is filled in. */
export interface QrWords {
  /** The language's own name for itself. */
  name: string;
  languages: string;
  title: string;
  /** `{session}` */
  session: string;
  scan: {
    heading: string;
    steps: readonly string[];
    /** What the code is, for who does not see it. */
    label: string;
    /** `{seconds}` */
    left: string;
    caution: string;
    /** Beside a code that should better not be scanned now. */
    later: string;
  };
  /** What is said in the place of a code that may be old. */
  covered: { ended: string; silent: string };
  waiting: Readonly<Record<Waiting, Told>>;
  stuck: Readonly<Record<Stuck, Told>>;
  newCode: string;
  withoutScript: string;
  pairing: {
    heading: string;
    lead: string;
    /** For who reads this on the phone that is to be connected. */
    onPhone: string;
    number: string;
    hint: string;
    get: string;
    yours: string;
    steps: readonly string[];
    faults: Readonly<Record<PairingFault, string>>;
    back: string;
  };
  passkey: Readonly<Record<"required" | "confirm", { heading: string; steps: readonly string[] }>>;
  connected: {
    heading: string;
    /** `{account}` */
    as: string;
    close: string;
  };
  ended: Readonly<Record<Ended, Told>>;
}

/** Puts values into a sentence. What a value holds is never looked at again. */
export function filled(
  sentence: string,
  values: Readonly<Record<string, string | number>>,
): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => `${values[name] ?? whole}`);
}
