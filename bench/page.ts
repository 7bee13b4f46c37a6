/** Parts of docs/benchmarks.md that benches of their own write; each keeps those of the others. */

const ROOT = new URL("..", import.meta.url).pathname;
export const PAGE = `${ROOT}docs/benchmarks.md`;

const begin = (name: string) => `<!-- begin ${name} -->`;
const end = (name: string) => `<!-- end ${name} -->`;

/** The part with its marks, "" where the page has none. */
export function partOf(page: string, name: string): string {
  const from = page.indexOf(begin(name));
  const to = page.indexOf(end(name));
  return from === -1 || to < from ? "" : page.slice(from, to + end(name).length);
}

/** The page with `text` as its part of that name, at its place or else at the end. */
export function withPart(page: string, { name, text }: { name: string; text: string }): string {
  const part = `${begin(name)}\n\n${text.trim()}\n\n${end(name)}`;
  const before = partOf(page, name);
  return before === "" ? `${page.trimEnd()}\n\n${part}\n` : page.replace(before, () => part);
}
