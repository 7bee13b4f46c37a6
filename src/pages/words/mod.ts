import type { Language } from "../../contract/language.ts";
import { EN } from "./en.ts";
import { ES } from "./es.ts";
import { PT } from "./pt.ts";
import type { QrWords } from "./qr_words.ts";

export {
  type Ended,
  filled,
  type PairingFault,
  type QrWords,
  type Stuck,
  type Told,
  type Waiting,
} from "./qr_words.ts";

/** One file a language. */
export const WORDS: Readonly<Record<Language, QrWords>> = { en: EN, pt: PT, es: ES };
