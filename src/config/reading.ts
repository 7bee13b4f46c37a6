import { expectation, type Setting, type SettingName, settingOf } from "../settings.ts";

export interface ConfigProblem {
  variable: SettingName;
  /** As a person may see it: a secret is only its length. */
  given: string;
  expected: string;
}

export interface Platform {
  /** Whether the internet reaches whatever listens, and other defaults hold. */
  onDeploy: boolean;
}

/** Answers the value of a variable. */
export type Read = (name: string) => string | undefined;

/** Characters of a wrong value that a problem repeats. */
const SHOWN_MAX = 120;

/** Collects problems instead of stopping at the first; what it returns after one is not used. */
export class Reading {
  readonly problems: ConfigProblem[] = [];
  readonly #read: Read;
  readonly #platform: Platform;

  constructor(read: Read, platform: Platform) {
    this.#read = read;
    this.#platform = platform;
  }

  text(name: SettingName): string {
    return this.optional(name) ?? "";
  }

  flag(name: SettingName): boolean {
    return this.optional(name) === "true";
  }

  integer(name: SettingName): number {
    return Number(this.optional(name) ?? 0);
  }

  optional(name: SettingName): string | undefined {
    const setting = settingOf(name);
    const given = this.#given(name);
    if (given === undefined) {
      const spared = setting.unless !== undefined && this.#given(setting.unless) !== undefined;
      if (setting.required === true && !spared) this.refuse(name, expectation(setting));
      return (this.#platform.onDeploy ? setting.defaultOnDeploy : undefined) ?? setting.default;
    }
    if (!isAsExpected(setting, given)) this.refuse(name, expectation(setting));
    return given;
  }

  refuse(name: SettingName, expected: string): void {
    if (this.problems.some(({ variable }) => variable === name)) return;
    const setting = settingOf(name);
    const given = this.#given(name);
    this.problems.push({ variable: name, given: shown(setting, given), expected });
  }

  #given(name: string): string | undefined {
    const value = this.#read(name);
    return value === "" ? undefined : value;
  }
}

/** Whether a value is what its setting may hold. */
export function isAsExpected(setting: Setting, given: string): boolean {
  const { min = -Infinity, max = Infinity } = setting.bounds ?? {};
  const within = (value: number) => value >= min && value <= max;
  switch (setting.kind) {
    case "url":
      return isPlainUrl(given);
    case "session":
      return within(given.length) && isSessionName(given);
    case "key":
      // A header's value.
      return within(given.length) && /^[\x21-\x7e]+$/.test(given);
    case "keys":
      return given.split(",").every((key) =>
        // A comma in a key would end it.
        within(key.length) && /^[\x21-\x2b\x2d-\x7e]+$/.test(key)
      );
    case "origins":
      return given.split(",").every((origin) => within(origin.length) && isOrigin(origin));
    case "host":
      return given.length <= 253 &&
        /^([0-9a-z._-]+|[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*)$/i.test(given);
    case "store":
      return given === "memory:" || given === "kv:" || isUnderData(given);
    case "log-file":
      return isUnderData(given);
    case "servers":
      return isUnderData(given) || isList(given);
    case "restart":
      return given === "waha-stop" || given === "render" || (within(given.length) && isUrl(given));
    case "address":
      return within(given.length) && isUrl(given);
    case "ntfy":
      return within(given.length) && isPlainUrl(given) &&
        /\/[-\w]{1,64}$/.test(new URL(given).pathname);
    case "smtp":
      return within(given.length) && isMailServer(given);
    case "mails":
      return given.split(",").every((mail) => within(mail.length) && isMailAddress(mail));
    case "chat":
      return within(given.length) && /^(-?[1-9]\d*|@[a-z]\w*)$/i.test(given);
    case "bot-token":
      return within(given.length) && /^\d+:[-\w]+$/.test(given);
    case "integer":
      // "30s", "1e3" and " 5 " are refused: what Number() makes of them is seldom what was meant.
      return /^(0|[1-9]\d{0,14})$/.test(given) && within(Number(given));
    case "flag":
      return given === "true" || given === "false";
    case "choice":
      return setting.choices?.includes(given) === true;
    case "platform":
      return true;
    default:
      return unreachable(setting.kind);
  }
}

/** As a browser sends it: no path, no default port, small letters. */
function isOrigin(given: string): boolean {
  return /^https?:[^*]+$/.test(given) && URL.canParse(given) && new URL(given).origin === given;
}

function isPlainUrl(given: string): boolean {
  return isUrl(given) && !/[?#@]/.test(given);
}

/** A query may be the very key that such an address is called with. */
function isUrl(given: string): boolean {
  if (given !== given.trim() || !URL.canParse(given)) return false;
  const url = new URL(given);
  return /^https?:\/\//i.test(given) && url.username === "" && url.password === "";
}

/** Nothing that could begin another header, another address or a comment. */
function isMailAddress(given: string): boolean {
  return /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(given);
}

function isMailServer(given: string): boolean {
  if (given !== given.trim() || !/^smtps?:\/\//i.test(given) || !URL.canParse(given)) return false;
  const { hostname, pathname, search, hash, username, password } = new URL(given);
  const bare = hostname !== "" && /^\/?$/.test(pathname) && search === "" && hash === "";
  return bare && isDecodable(username) && isDecodable(password);
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text).isWellFormed();
  } catch {
    return false; // a "%" that stands for itself
  }
}

/** Whether it is the list itself: a path has no bracket. */
export function isList(given: string): boolean {
  if (!/^\s*\[/.test(given)) return false;
  try {
    return Array.isArray(JSON.parse(given));
  } catch {
    return false;
  }
}

/** As it can stand in a URL's path: `.` and `..` are path steps even when they are encoded. */
function isSessionName(given: string): boolean {
  // deno-lint-ignore no-control-regex -- they are what is looked for
  return !/[\/\x00-\x1f\x7f-\x9f]/.test(given) && !/^\.{1,2}$/.test(given) && given.isWellFormed();
}

/** Deno may write there and nowhere else (deno.json). */
function isUnderData(given: string): boolean {
  const path = given.replace(/^\.\//, "");
  return path.length <= 1_024 && /^data(\/[\w.\- ]+)+$/.test(path) &&
    !path.split("/").some((step) => step === "." || step === ".." || step.endsWith(" "));
}

/** A password may stand in any address, and a key in its query. */
function shown(setting: Setting, given: string | undefined): string {
  if (given === undefined) return "nothing";
  if (setting.secret === true) return `${given.length} characters`;
  const open = given.replace(/^.*@/s, "…@").replace(/[?#].*$/s, "…");
  const text = JSON.stringify(open.slice(0, SHOWN_MAX)).slice(1, -1);
  return `'${text}${open.length > SHOWN_MAX ? "…" : ""}'`;
}

function unreachable(value: never): never {
  throw new Error(`Cannot handle ${JSON.stringify(value)}: no such case`);
}
