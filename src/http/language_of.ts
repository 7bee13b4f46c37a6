import { type Language, LANGUAGES } from "../contract/language.ts";

/**
 * The language that a visitor reads: what they chose, else what their browser asks for first.
 * @param options.chosen `?lang=`.
 * @param options.accepted `Accept-Language` (RFC 9110, section 12.5.4).
 */
export function languageOf(
  { chosen, accepted = "" }: { chosen: string | undefined; accepted: string | undefined },
): Language {
  const byChoice = known(chosen ?? "");
  if (byChoice !== undefined) return byChoice;
  let best: { language: Language; weight: number } | undefined;
  for (const range of accepted.slice(0, 500).split(",")) {
    const [tag = "", ...parameters] = range.split(";");
    const language = known(tag);
    const quality = parameters.map((each) => /^\s*q=([\d.]+)\s*$/.exec(each)?.[1]).find(Boolean);
    const weight = quality === undefined ? 1 : Number(quality);
    if (language !== undefined && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? "en";
}

/** `pt-BR` is `pt` to us. */
function known(tag: string): Language | undefined {
  const [primary = ""] = tag.trim().toLowerCase().split("-");
  return LANGUAGES.find((language) => language === primary);
}
