import type { Language } from "../../contract/language.ts";
import { unreachable } from "../../session/mod.ts";
import type { Words } from "../words.ts";

/** The words of one language, read when the first message is written: a cold start writes none. */
export async function wordsOf(language: Language): Promise<Words> {
  switch (language) {
    case "en":
      return (await import("./en.ts")).en;
    case "pt":
      return (await import("./pt.ts")).pt;
    case "es":
      return (await import("./es.ts")).es;
    default:
      return unreachable(language);
  }
}
