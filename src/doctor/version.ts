const VERSION = /^v?(\d{4})\.(\d{1,2})(?:\.(\d{1,4}))?(?![\d.])/;

/**
 * Whether a WAHA version (`2026.2.1`) is older than another. A missing third part counts as 0.
 * @returns Undefined where one of them is no such version.
 */
export function isBefore(version: string, limit: string): boolean | undefined {
  const [a, b] = [partsOf(version), partsOf(limit)];
  if (a === null || b === null) return undefined;
  const at = a.findIndex((part, index) => part !== b[index]);
  return at !== -1 && (a[at] ?? 0) < (b[at] ?? 0);
}

function partsOf(version: string): number[] | null {
  const found = VERSION.exec(version);
  return found === null ? null : found.slice(1).map((part) => Number(part ?? 0));
}
