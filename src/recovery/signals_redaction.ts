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

/** A line without QR codes, keys and other secrets. */
export function redacted(text: string): string {
  return SECRETS.reduce((kept, secret) => kept.replaceAll(secret, "***"), text);
}
