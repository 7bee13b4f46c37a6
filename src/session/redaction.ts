/** What a line of a log may hold and nobody may keep, most telling first. */
const SECRETS: readonly RegExp[] = [
  // What a QR code holds (contract §4); a chat's id has more than one digit before the `@`.
  /(?<!\w)\d@\S{4,}/g,
  /data:[\w/+.-]+;base64,\S+/gi,
  // A pairing code.
  /(?<![\w-])[A-Z0-9]{4}-[A-Z0-9]{4}(?![\w-])/g,
  /(?<=(?:api[-_ ]?key|token|secret|password|passwd|hmac(?:[-_ ]?key)?)["']?\s*[:=]\s*["']?)[^\s"',}]+/gi,
  /(?<=\bbearer\s+)\S+/gi,
  /(?<=:\/\/)[^\s/@]+@/g,
  /(?<![\w+/])[\w+/-]{32,}={0,2}/g,
];

/** JSON fields in which people's own words and names stand. */
const WORDS_OF_PEOPLE =
  /"(body|text|caption|conversation|pushName|notify|verifiedName|displayName|vcard)"\s*:\s*"(?:[^"\\]|\\.)*"/g;

/** A line without QR codes, keys and other secrets. */
export function redacted(text: string): string {
  return SECRETS.reduce((kept, secret) => kept.replaceAll(secret, "***"), text);
}

/**
 * Text for strangers: numbers, accounts, names and messages are taken out as well. A time of ours is
 * a date or has thirteen digits, so that any other long number is somebody's.
 */
export function withoutPersons(text: string): string {
  return redacted(text)
    .replaceAll(WORDS_OF_PEOPLE, '"$1":"***"')
    .replaceAll(/[\w.+:-]+@(c\.us|s\.whatsapp\.net|g\.us|lid|newsletter|broadcast)\b/g, "***@$1")
    .replaceAll(
      /(?<![\w.])\+?\d[\d ()-]{6,}\d(?!\w)/g,
      (found) => /^1[5-9]\d{11}$/.test(found) ? found : "***",
    );
}
