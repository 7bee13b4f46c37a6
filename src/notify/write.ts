import { type About, type Tell, unreachable } from "../session/mod.ts";
import { nameOf, oneLine, withoutControls } from "./cut.ts";
import { counted, durationIn, fill, numberIn } from "./fill.ts";
import { noticeId } from "./group.ts";
import type { Notice, NoticeLink } from "./notice.ts";
import type { Words } from "./words.ts";
import { digestParagraphs, summaryParagraphs } from "./write_digest.ts";
import { herdValues, serverTitle, serverWords } from "./write_server.ts";
import { sessionParagraphs, sessionTitle } from "./write_session.ts";

export interface Writing {
  words: Words;
  now: number;
  /** Where the codes of its sessions can be scanned. */
  links?: readonly Pick<NoticeLink, "session" | "url">[];
}

/** Names that a message spells out; of the others it tells how many they are. */
const NAMES_MAX = 10;
/** Of all links with their labels; the shortest message of all, ntfy's, has 4,096. */
const LINK_BYTES_MAX = 2_500;
/** A message that comes later than this says when it happened. */
const LATE_MS = 10 * 60_000;

/**
 * Writes what several tells of one kind say as one message: what happened, what we did or why we
 * wait, and the one thing that its reader should do.
 * @param tells At least one, in the order of their times.
 */
export function writeNotice(tells: readonly Tell[], writing: Writing): Notice {
  const first = tells[0];
  const last = tells.at(-1);
  if (first === undefined || last === undefined) throw new Error("Cannot write of no tell");
  const { words } = writing;
  const sessions = sessionsOf(tells);
  const { title, paragraphs, todo } = bodyOf(tells, writing);
  return {
    id: noticeId(tells),
    level: last.level,
    at: last.at,
    language: words.language,
    server: first.server,
    sessions,
    title: oneLine(title),
    paragraphs: [...paragraphs, ...details(tells, { ...writing, sessions })].map(withoutControls)
      .filter((paragraph) => paragraph.trim() !== ""),
    todo: withoutControls(todo),
    links: linksOf(sessions, writing),
    tells,
  };
}

/** Those that the services have room for beside the text. */
function linksOf(sessions: readonly string[], { words, links = [] }: Writing): NoticeLink[] {
  let room = LINK_BYTES_MAX;
  return links.flatMap(({ session, url }) => {
    const label = sessions.length === 1
      ? words.scan
      : fill(words.scanOf, { session: nameOf(session) });
    room -= new TextEncoder().encode(`${label}: ${url}\n`).length;
    return room < 0 ? [] : [{ session, label, url }];
  });
}

interface Body {
  title: string;
  paragraphs: string[];
  todo: string;
}

function bodyOf(tells: readonly Tell[], writing: Writing): Body {
  const about = tells.at(-1)?.about;
  const { words } = writing;
  if (about === undefined || !isSayable(about, words)) return plainBodyOf(tells, words);
  switch (about.is) {
    case "summary": {
      const count = Object.values(about.byStatus).reduce((sum, each) => sum + each, 0);
      const values = { version: about.version };
      const title = counted(words.summary.title, count, { words, values });
      return { title, paragraphs: summaryParagraphs(about, words), todo: words.summary.todo };
    }
    case "digest": {
      const title = fill(words.digest.title, { server: nameOf(tells[0]?.server ?? "") });
      return { title, paragraphs: digestParagraphs(about, words), todo: words.digest.todo };
    }
    case "session":
    case "server":
      return troubleBody(tells, about, writing);
    default:
      return unreachable(about);
  }
}

/** A newer version beside this one may have told of what this one has no words for. */
function isSayable(about: About, words: Words): boolean {
  switch (about.is) {
    case "session":
      return Object.hasOwn(words.sessions, about.topic);
    case "server":
      return Object.hasOwn(words.servers, about.topic);
    case "summary":
    case "digest":
      return true;
    default:
      return false; // it comes from the store, which the compiler does not know
  }
}

type Trouble = Extract<About, { is: "session" | "server" }>;

function troubleBody(tells: readonly Tell[], about: Trouble, { words, now }: Writing): Body {
  const last = tells.at(-1);
  const level = last?.level;
  const title = about.is === "server"
    ? serverTitle(about, words)
    : sessionTitle(about, { tells, words });
  const { todo } = about.is === "server" ? serverWords(about, words) : words.sessions[about.topic];
  if (level === "resolved") {
    const longestMs = Math.max(...tells.map(({ openedAt, at }) => at - (openedAt ?? at)));
    return {
      title: overTitle(about, { tells, words }),
      paragraphs: [
        fill(words.lasted, { duration: durationIn(longestMs, words) }),
        fill(words.before, { title }),
      ],
      todo: isHerd(about) ? words.othersFollow : words.nothingToDo,
    };
  }
  const paragraphs = about.is === "server"
    ? serverParagraphs(about, { words, now })
    : sessionParagraphs(about, { tells, words, now });
  if (level !== "reminder") return { title, paragraphs, todo };
  const openedAts = tells.map(({ openedAt, at }) => openedAt ?? at);
  const lastedMs = Math.max(0, now - Math.min(...openedAts));
  const since = fill(words.since, { duration: durationIn(lastedMs, words) });
  return { title: fill(words.still, { title }), paragraphs: [since, ...paragraphs], todo };
}

function overTitle(
  about: Trouble,
  { tells, words }: { tells: readonly Tell[]; words: Words },
): string {
  if (about.is === "server") return fill(serverWords(about, words).over, herdValues(about, words));
  const sessions = sessionsOf(tells);
  const { one, many } = about.phase === "healthy" ? words.works : words.settled;
  return sessions.length === 1
    ? fill(one, { session: nameOf(sessions[0] ?? "") })
    : fill(many, { count: numberIn(sessions.length, words) });
}

function isHerd(about: Trouble): boolean {
  return about.is === "server" && (about.topic === "herd" || about.topic.startsWith("herd-"));
}

/**
 * What falls so has its logins still, where they were known to be there. Restarts that help none may
 * be log-outs that nobody told: NOWEB goes on showing whose login it was (contract §2).
 */
const KEEPS_LOGINS: ReadonlySet<string> = new Set(["herd-refused", "herd-network"]);

function serverParagraphs(
  about: Extract<About, { is: "server" }>,
  { words, now }: { words: Words; now: number },
): string[] {
  const { reason, nextAt, herd, topic } = about;
  return [
    serverWords(about, words).happened,
    ...(herd?.loginsKnown === true && KEEPS_LOGINS.has(topic) ? [words.intact] : []),
    ...(nextAt === undefined || nextAt <= now
      ? []
      : [fill(words.we.next, { duration: durationIn(nextAt - now, words) })]),
    ...(reason === undefined ? [] : [fill(words.reason, { reason: nameOf(reason) })]),
  ];
}

/** What another version told, in its own words: they are English, and better than none. */
function plainBodyOf(tells: readonly Tell[], words: Words): Body {
  const [first] = tells;
  return {
    title: first?.title ?? "",
    paragraphs: tells.map(({ text }) => text),
    todo: words.other.todo,
  };
}

function details(
  tells: readonly Tell[],
  { words, now, sessions }: Writing & { sessions: readonly string[] },
): string[] {
  const last = tells.at(-1);
  const named = sessions.slice(0, NAMES_MAX).map(nameOf);
  const left = sessions.length - named.length;
  const names = [...named, ...(left > 0 ? [counted(words.more, left, { words })] : [])].join(", ");
  // A reminder says how long it has been so, which is news at any time.
  const lateMs = last?.level === "reminder" ? 0 : now - (last?.at ?? now);
  return [
    ...(sessions.length > 1 ? [fill(words.names, { names })] : []),
    fill(words.server, { server: nameOf(tells[0]?.server ?? "") }),
    ...(lateMs > LATE_MS ? [fill(words.late, { duration: durationIn(lateMs, words) })] : []),
  ];
}

function sessionsOf(tells: readonly Tell[]): string[] {
  return [...new Set(tells.flatMap(({ session }) => session === null ? [] : [session]))];
}
