/** What a module imports and what code it has, without understanding TypeScript beyond that. */
export interface ScannedModule {
  imports: { specifier: string; line: number }[];
  /** Lines of `import(…)` whose module only the running program knows. */
  unknownImports: number[];
  /** The text with comments and the insides of strings made blank; every position is kept. */
  code: string;
}

interface Literal {
  from: number;
  value: string;
}

const WORDS_BEFORE_REGEX =
  /(?:^|[^\w$.])(?:return|typeof|case|in|of|delete|void|throw|new|do|else|await|yield)$/;

/** Static and dynamic imports, `import type`, `export … from`, and types as `import("…").T`. */
export function scanModule(text: string): ScannedModule {
  const { code, literals } = blank(text);
  const lineOf = (position: number) => text.slice(0, position).split("\n").length;
  const imports = literals
    .filter(({ from }) => introducesImport(code.slice(0, from)))
    .map(({ from, value }) => ({ specifier: value, line: lineOf(from) }));
  const unknownImports = [...code.matchAll(/(?<![\w$.])import\s*\(\s*(?!["'\s])/g)]
    .map(({ index }) => lineOf(index));
  return { imports, unknownImports, code };
}

function introducesImport(before: string): boolean {
  const tail = before.slice(-4_000);
  return /(?<![\w$.])import\s*\(?\s*$/.test(tail) ||
    /(?<![\w$.])(?:import|export)\b[^;"'`()=]*\bfrom\s*$/.test(tail);
}

function blank(text: string): { code: string; literals: Literal[] } {
  const code = [...Array(text.length).keys()].map((at) => text.charAt(at));
  const literals: Literal[] = [];
  /** Open braces of each template's `${`: its end leads back into the template. */
  const templates: number[] = [];
  const erase = (from: number, to: number) => {
    for (let at = from; at < to; at++) if (code[at] !== "\n") code[at] = " ";
  };
  const template = (from: number): number => {
    const end = endOfTemplate(text, from);
    if (text.startsWith("${", end)) templates.push(0);
    erase(from, end);
    return text.startsWith("${", end) ? end + 2 : end + 1;
  };
  for (let at = 0; at < text.length;) {
    const char = text.charAt(at);
    if (text.startsWith("//", at)) {
      const end = indexOr(text, "\n", at);
      erase(at, end);
      at = end;
    } else if (text.startsWith("/*", at)) {
      const end = indexOr(text, "*/", at + 2);
      erase(at, end + 2 > text.length ? text.length : end + 2);
      at = end + 2;
    } else if (char === '"' || char === "'") {
      const end = endOfQuoted(text, at + 1, char);
      literals.push({ from: at, value: text.slice(at + 1, end) });
      erase(at + 1, end);
      at = end + 1;
    } else if (char === "`") {
      at = template(at + 1);
    } else if (char === "/" && beginsRegex(text, at, code)) {
      const end = endOfRegex(text, at + 1);
      erase(at + 1, end);
      at = end + 1;
    } else {
      const depth = templates.at(-1);
      if (depth === 0 && char === "}") {
        templates.pop();
        at = template(at + 1);
        continue;
      }
      if (depth !== undefined && char === "{") templates[templates.length - 1] = depth + 1;
      if (depth !== undefined && char === "}") templates[templates.length - 1] = depth - 1;
      at++;
    }
  }
  return { code: code.join(""), literals };
}

function indexOr(text: string, sought: string, from: number): number {
  const at = text.indexOf(sought, from);
  return at === -1 ? text.length : at;
}

/** A line's end closes it too: an apostrophe in the text of a page must not swallow the rest. */
function endOfQuoted(text: string, from: number, quote: string): number {
  let at = from;
  while (at < text.length && text.charAt(at) !== quote && text.charAt(at) !== "\n") {
    at += text.charAt(at) === "\\" ? 2 : 1;
  }
  return Math.min(at, text.length);
}

function endOfTemplate(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charAt(at) !== "`" && !text.startsWith("${", at)) {
    at += text.charAt(at) === "\\" ? 2 : 1;
  }
  return Math.min(at, text.length);
}

function endOfRegex(text: string, from: number): number {
  let inClass = false;
  let at = from;
  for (; at < text.length && text.charAt(at) !== "\n"; at++) {
    const char = text.charAt(at);
    if (char === "\\") at++;
    else if (char === "[") inClass = true;
    else if (char === "]") inClass = false;
    else if (char === "/" && !inClass) break;
  }
  return Math.min(at, text.length);
}

/** A slash divides after a value and begins a regular expression after anything else. */
function beginsRegex(text: string, at: number, code: string[]): boolean {
  if (text.charAt(at + 1) === ">" || text.charAt(at - 1) === "<") return false; // a tag's end
  const before = code.slice(Math.max(0, at - 200), at).join("").trimEnd();
  return before === "" || /[(,=:[!&|?{};+\-*%~^<>]$/.test(before) ||
    WORDS_BEFORE_REGEX.test(before);
}
