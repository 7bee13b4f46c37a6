/**
 * What may be wrong with a session, by the name that notices know it by, in the words of its
 * incident's title. A rule that names another trouble does not compile, nor does a language that
 * lacks the words for one.
 */
export const TROUBLES = {
  "restarted-by-person": "is restarted by a person",
  "profile-locked": "cannot start: its browser's folder is locked",
  "login-damaged": "cannot start: its stored login is damaged",
  "waits-for-scan": "waits for a scan",
  "code-after-scan": "shows a QR code though it was scanned",
  "deaf": "is WORKING but deaf",
  "mute": "is WORKING but mute",
  "not-paired": "is not paired yet",
  "logged-out": "was logged out",
  "seems-logged-out": "seems to be logged out",
  "login-unknown": "FAILED, and whether it is logged in is not known",
  "failed": "FAILED",
  "flapping": "goes up and down",
  "fell-with-server": "fell with its server",
  "fell-after-pairing": "fell right after it was paired",
  "number-blocked": "is refused by WhatsApp: its number is probably blocked",
  "waha-too-old": "is refused by WhatsApp: WAHA is too old",
  "refused": "is refused by WhatsApp: its number is blocked or WAHA is too old",
  "in-use-elsewhere": "is in use elsewhere",
  "new-chats-barred": "may not begin new chats",
  "stopped": "is STOPPED though it should run",
  "starting": "is STARTING",
  "hangs": "hangs in STARTING",
  "missing": "is missing in WAHA",
  "many-missing": "and others are missing in WAHA: was its volume lost?",
  "unknown-status": "shows a status that we do not know",
} as const;

export type SessionTopic = keyof typeof TROUBLES;
export type Trouble = (typeof TROUBLES)[SessionTopic];

const BY_TROUBLE: ReadonlyMap<string, SessionTopic> = new Map(
  sessionTopics().map((topic) => [TROUBLES[topic], topic]),
);

/** The trouble that an incident's title names; undefined for the words of an older version. */
export function topicOf(
  { session, title }: { session: string | null; title: string },
): SessionTopic | undefined {
  return session === null ? undefined : BY_TROUBLE.get(title.slice(session.length + 1));
}

/** All of them, in the order of the table. */
export function sessionTopics(): SessionTopic[] {
  // The keys of a constant are known to the compiler, and `Object.keys` forgets them.
  return Object.keys(TROUBLES) as SessionTopic[];
}

/** What may be wrong with a server as a whole. */
export const SERVER_TOPICS = [
  "waha-away",
  "not-waha",
  "key-refused",
  "keeps-restarting",
  "out-of-memory",
  "engine-gone",
  "database-down",
  "storage-full",
  /** Restarts bring codes where logins were. */
  "herd-codes",
  "herd-refused",
  "herd-network",
  "herd-logged-out",
  "herd-damaged",
  /** Restarts help none of a few. */
  "herd-few",
  "herd-login-unknown",
  "herd-fell",
  "herd-useless",
  /** What is over, whichever it was. */
  "herd",
] as const;
export type ServerTopic = (typeof SERVER_TOPICS)[number];
