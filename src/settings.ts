import {
  HEALING_SETTINGS,
  HTTP_SETTINGS,
  NOTIFY_SETTINGS,
  PLATFORM_SETTINGS,
  PROCESS_SETTINGS,
  type Setting,
  WAHA_SETTINGS,
} from "./settings/mod.ts";

export type { Setting };

/**
 * Every setting as data. The parser, `docs/settings.md`, and the list of variables that Deno may
 * read (deno.json; a test compares them) are made from it: one more setting is one more entry.
 */
export const SETTINGS = [
  ...WAHA_SETTINGS,
  ...HTTP_SETTINGS,
  ...PROCESS_SETTINGS,
  ...HEALING_SETTINGS,
  ...NOTIFY_SETTINGS,
  ...PLATFORM_SETTINGS,
] as const satisfies readonly Setting[];

export type SettingName = (typeof SETTINGS)[number]["name"];

/** The same entries without their literal types, for whoever goes through all of them. */
export const ALL_SETTINGS: readonly Setting[] = SETTINGS;

export function settingOf(name: SettingName): Setting {
  const setting = ALL_SETTINGS.find((each) => each.name === name);
  if (setting === undefined) throw new Error(`Cannot find the setting ${name}: it is not listed`);
  return setting;
}

/** What a variable may hold, as it stands after "expected". */
export function expectation(setting: Setting): string {
  const { bounds } = setting;
  switch (setting.kind) {
    case "url":
      return "http:// or https:// and a host, without user, password, query and fragment";
    case "session":
      return `1 to ${bounds?.max} characters without '/' and control characters, not '.' or '..'`;
    case "key":
      return `${bounds?.min} to ${bounds?.max} visible ASCII characters without spaces`;
    case "keys":
      return `keys of ${bounds?.min} to ${bounds?.max} visible ASCII characters, with commas between them`;
    case "origins":
      return "origins such as https://desk.example, as browsers send them: without path and default port, with commas between them";
    case "host":
      return "an IP address or a host's name, without port";
    case "store":
      return "a file under ./data, memory: or, on Deno Deploy, kv:";
    case "log-file":
      return "a file under ./data";
    case "servers":
      return "a JSON list of servers, or a file under ./data that holds one";
    case "restart":
      return "waha-stop, render, or http:// or https:// and a host, without user and password";
    case "integer":
      return `a whole number from ${bounds?.min} to ${bounds?.max}` +
        (setting.unit === undefined ? "" : ` (${setting.unit})`);
    case "flag":
      return "true or false";
    case "choice":
      return `one of ${setting.choices?.join(", ")}`;
    case "address":
      return "http:// or https:// and a host, without user and password";
    case "ntfy":
      return "the address of a topic, such as https://ntfy.sh/my-secret-topic, without query";
    case "smtp":
      return "smtp:// or smtps:// and a host, with user:password@ before it where they are needed";
    case "mails":
      return "e-mail addresses such as night@shop.example, with commas between them";
    case "chat":
      return "a number such as -1001234567890, or the @name of a channel";
    case "bot-token":
      return "a bot's token: digits, a colon, letters and digits";
    case "platform":
      return "what Deno Deploy sets";
    default:
      return unreachable(setting.kind);
  }
}

function unreachable(value: never): never {
  throw new Error(`Cannot handle ${JSON.stringify(value)}: no such case`);
}
