/** One answer of the other side, whole, before anyone trusts it. */
export interface Answer {
  status: number;
  contentType: string;
  text: string;
  /** The other side's clock minus ours, ms, from its `Date` header: one second coarse. */
  skewMs?: number;
  /** Whether something in front asks for a login of its own: WAHA never sends this header. */
  asksForLogin: boolean;
}

/** What an answer's body turned out to be. */
export type Body =
  | { is: "empty" }
  | { is: "json"; value: unknown }
  /** JSON that stops in the middle, or says that it is JSON and is not. */
  | { is: "cut" }
  | { is: "page" }
  | { is: "text" };

/**
 * Tells the kinds of body apart by what they hold: WAHA sends `null` as an empty body (contract
 * §3), a proxy sends its page under any status, and a connection may end within the JSON.
 */
export function readBody(answer: Pick<Answer, "text" | "contentType">): Body {
  const text = answer.text.replace(/^\uFEFF/, "").trim();
  if (text === "") return { is: "empty" };
  if (text.startsWith("<")) return { is: "page" };
  try {
    const value: unknown = JSON.parse(text);
    return { is: "json", value };
  } catch {
    const meantJson = /json/i.test(answer.contentType) || /^[[{"]/.test(text);
    return { is: meantJson ? "cut" : "text" };
  }
}
