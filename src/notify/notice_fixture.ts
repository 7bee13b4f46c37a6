import type { About, Tell } from "../session/mod.ts";
import { en } from "./languages/en.ts";
import type { Notice } from "./notice.ts";
import { writeNotice, type Writing } from "./write.ts";

export const AT = 1_790_000_000_000;

/** A session that was logged out, unless a test says otherwise. */
export function aTell(changes: Partial<Tell> = {}): Tell {
  const session = changes.session === undefined ? "shop" : changes.session;
  return {
    id: "main-tell-1",
    at: AT,
    server: "main",
    session,
    rule: "P3",
    level: "trouble",
    title: `${session} was logged out`,
    text: "logged out on the phone: a person must scan a new QR code",
    openedAt: AT - 1_000,
    about: aboutLogOut(),
    ...changes,
  };
}

export function aboutLogOut(
  changes: Partial<Extract<About, { is: "session" }>> = {},
): Extract<About, { is: "session" }> {
  return {
    is: "session",
    topic: "logged-out",
    phase: "awaiting-person",
    acts: 0,
    needsQR: true,
    ...changes,
  };
}

/** So many of them, one after the other. */
export function tellsOf(sessions: readonly string[], changes: Partial<Tell> = {}): Tell[] {
  return sessions.map((session, index) =>
    aTell({ session, id: `main-tell-${index + 1}`, ...changes })
  );
}

export function aNotice(
  tells: readonly Tell[] = [aTell()],
  { words = en, now = AT, links = [] }: Partial<Writing> = {},
): Notice {
  return writeNotice(tells, { words, now, links });
}

/** Text that does harm where somebody takes it for markup, a command or a header. */
export const HOSTILE: readonly string[] = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "</b></a><a href='https://evil.test'>free</a>",
  "&lt;b&gt;already&amp;escaped",
  "*bold* _italic_ ~gone~ `code` ```block```",
  "[click](https://evil.test) ![img](https://evil.test/x.png)",
  "https://evil.test/login",
  "<https://evil.test|log in>",
  "<!channel> <!here> <@U12345> <#C12345>",
  "@everyone @here <@&123456>",
  "||spoiler|| > quote # heading - list",
  "shop\r\nBcc: everyone@evil.test\r\n\r\nbody",
  "{count} {session} {{x}} ${y} %s",
  "\u202Egnp.exe\u0007\u001b[31mred",
  "😀".repeat(50),
  "\ud83d half a pair",
  "=1+1;cmd|' /C calc'!A0",
];
