import { shownUrl } from "./address.ts";

/** One field that a change of a config touches, as a person may see it. */
export interface Change {
  /** As `webhooks[1].hmac.key`. */
  path: string;
  /** Null: it is not there. A secret is `***`. */
  before: string | null;
  after: string | null;
}

const SECRET_PATH =
  /(^|\.)hmac\.key$|customHeaders\[\d+\]\.value$|^proxy\.|key$|passw|token|secret/i;

/** What differs between two configs, field by field, in the order of their paths. */
export function changesBetween(before: unknown, after: unknown): Change[] {
  const [old, next] = [leavesOf(before), leavesOf(after)];
  const paths = [...new Set([...old.keys(), ...next.keys()])];
  return paths.filter((path) => old.get(path) !== next.get(path)).map((path) => {
    const [was, is] = [shown(path, old.get(path)), shown(path, next.get(path))];
    const another = was !== null && was === is;
    return { path, before: was, after: another ? `${is} (another)` : is };
  });
}

/** Every secret that a config holds. */
export function secretsIn(config: unknown): string[] {
  return [...leavesOf(config)].flatMap(([path, value]) => SECRET_PATH.test(path) ? [value] : []);
}

/** Numbers, texts and lists of those, by their path. */
function leavesOf(value: unknown, path = ""): Map<string, string> {
  if (Array.isArray(value) && value.some((item) => typeof item === "object" && item !== null)) {
    return merged(value.map((item, index) => leavesOf(item, `${path}[${index}]`)));
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const at = path === "" ? "" : `${path}.`;
    return merged(Object.entries(value).map(([key, inner]) => leavesOf(inner, at + key)));
  }
  if (value === undefined || value === null) return new Map();
  return new Map([[path, Array.isArray(value) ? value.join(", ") : String(value)]]);
}

function merged(parts: readonly Map<string, string>[]): Map<string, string> {
  return new Map(parts.flatMap((part) => [...part]));
}

function shown(path: string, value: string | undefined): string | null {
  if (value === undefined) return null;
  if (SECRET_PATH.test(path)) return "***";
  return path.endsWith(".url") ? shownUrl(value) : value;
}
