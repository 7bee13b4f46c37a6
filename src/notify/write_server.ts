import type { About } from "../session/mod.ts";
import { fill, numberIn } from "./fill.ts";
import type { ServerWords, Words } from "./words.ts";

type AboutServer = Extract<About, { is: "server" }>;

/** The words of a server's trouble; those of a herd count it, and without counts all are alike. */
export function serverWords({ topic, herd }: AboutServer, words: Words): ServerWords {
  const counts = topic.startsWith("herd-");
  return words.servers[counts && herd === undefined ? "herd" : topic];
}

export function serverTitle(about: AboutServer, words: Words): string {
  return fill(serverWords(about, words).title, herdValues(about, words));
}

/** What the title of a herd counts. */
export function herdValues({ herd }: AboutServer, words: Words): Record<string, string> {
  if (herd === undefined) return {};
  const { engine, fallen, running } = herd;
  return { engine, fallen: numberIn(fallen, words), running: numberIn(running, words) };
}
