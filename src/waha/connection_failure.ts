/** Why no answer came, and whether WAHA may have read the request all the same. */
export interface ConnectionFailure {
  /** For a person; names neither URL nor key, which the errors of fetch do. */
  reason: string;
  /** False only where the connection was never made: then nothing was done. */
  reached: boolean;
}

/** Deno's and Node's words, most telling first. */
const NEVER_REACHED: readonly (readonly [RegExp, string])[] = [
  [/connection refused|ECONNREFUSED/i, "connection refused"],
  [/dns error|ENOTFOUND|EAI_AGAIN|name or service not known/i, "name not found"],
  [/no route to host|EHOSTUNREACH|network is unreachable|ENETUNREACH/i, "no route to its host"],
  [/requests to port \d+ are blocked/i, "its port is one that no fetch may use"],
  [
    /NotCapable|PermissionDenied|requires net access/i,
    "this process has no right to connect to it",
  ],
  [/certificate|UnknownIssuer|CERT_/i, "its certificate is not accepted"],
  [/client error \(Connect\)/i, "no connection could be made"],
];

const BROKEN: readonly (readonly [RegExp, string])[] = [
  [/reset|ECONNRESET|broken pipe|EPIPE/i, "the connection was reset"],
  [
    /closed before|reading a body|UND_ERR_SOCKET|terminated|unexpected EOF|unexpected end/i,
    "the connection ended before the answer was complete",
  ],
  [/invalid http|parsed|HPE_/i, "answered in something other than HTTP"],
];

/** Links of a cause chain that are read: it is foreign and may be a ring. */
const CAUSES_MAX = 5;

/** Puts the error that fetch threw into words. */
export function connectionFailure(error: unknown): ConnectionFailure {
  const text = chain(error);
  for (const [pattern, reason] of NEVER_REACHED) {
    if (pattern.test(text)) return { reason, reached: false };
  }
  for (const [pattern, reason] of BROKEN) {
    if (pattern.test(text)) return { reason, reached: true };
  }
  return { reason: "the connection failed", reached: true };
}

function chain(error: unknown): string {
  const words: string[] = [];
  let link = error;
  for (let depth = 0; depth < CAUSES_MAX && link instanceof Error; depth++) {
    const code = "code" in link && typeof link.code === "string" ? link.code : "";
    // The URL may hold any word that we look for, so it is taken out first.
    words.push(link.name, code, link.message.replace(/\b[a-z]+:\/\/[^\s)]*/gi, ""));
    link = link.cause;
  }
  return words.join(" ");
}
