/** A log to be read: `-` is standard input. */
export interface Input {
  path: string;
  bytes: number;
  changedAt: number;
}

/** What was named and is not there. */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly code = "INPUT_MISSING";
}

/** In a folder these are logs; what is named by itself is read whatever its name is. */
const LOG_NAME = /\.log(\.\d+)?(\.gz|\.zstd?)?$|-json\.log(\.\d+)?(\.gz)?$/i;

/**
 * The files that the arguments name: files, folders, patterns with `*` and `?`. Rotated parts come
 * oldest first (`waha.log.2.gz`, `waha.log.1`, `waha.log`), different logs in the order of their
 * last change.
 * @throws {InputError} For a name that is no file and fits none.
 */
export async function inputsOf(names: readonly string[]): Promise<Input[]> {
  const found = new Map<string, Input>();
  for (const name of names) {
    if (name === "-") {
      found.set(name, { path: name, bytes: 0, changedAt: NaN });
      continue;
    }
    for (const input of await filesOf(name)) found.set(input.path, input);
  }
  return ordered([...found.values()]);
}

async function filesOf(name: string): Promise<Input[]> {
  const info = await Deno.stat(name).catch((error) => {
    // What may not be read is not missing.
    if (error instanceof Deno.errors.NotCapable) throw error;
    return null;
  });
  if (info?.isFile === true) return [inputOf(name, info)];
  if (info?.isDirectory === true) return await inFolder(name, (file) => LOG_NAME.test(file));
  if (/[*?]/.test(name)) {
    const { folder, base } = split(name);
    const fits = globOf(base);
    const files = await inFolder(folder, (file) => fits.test(file)).catch(() => []);
    if (files.length > 0) return files;
  }
  // A pipe such as /dev/stdin or <(zcat x) is neither file nor folder.
  if (info !== null) return [inputOf(name, info)];
  throw new InputError(`Cannot find ${name}: give a file, a folder or a pattern that fits one`);
}

async function inFolder(folder: string, fits: (name: string) => boolean): Promise<Input[]> {
  const inputs: Input[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (!fits(name)) continue;
    const path = folder === "." ? name : `${folder.replace(/\/$/, "")}/${name}`;
    const info = await Deno.stat(path).catch(() => null);
    if (info?.isFile === true) inputs.push(inputOf(path, info));
  }
  return inputs;
}

function inputOf(path: string, { size, mtime }: Deno.FileInfo): Input {
  return { path, bytes: size, changedAt: mtime?.getTime() ?? NaN };
}

function split(path: string): { folder: string; base: string } {
  const at = path.lastIndexOf("/");
  return at === -1
    ? { folder: ".", base: path }
    : { folder: path.slice(0, at) || "/", base: path.slice(at + 1) };
}

function globOf(pattern: string): RegExp {
  const source = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`);
}

/** Each log with its rotated parts, oldest part first; logs by when they were changed last. */
function ordered(inputs: readonly Input[]): Input[] {
  const families = new Map<string, Input[]>();
  for (const input of inputs) {
    const { family } = partOf(input.path);
    const parts = families.get(family) ?? [];
    parts.push(input);
    families.set(family, parts);
  }
  const newest = (parts: readonly Input[]) =>
    Math.max(...parts.map(({ changedAt }) => Number.isNaN(changedAt) ? Infinity : changedAt));
  return [...families.values()].sort((a, b) => newest(a) - newest(b)).flatMap((parts) =>
    parts.toSorted((a, b) => partOf(b.path).age - partOf(a.path).age || (a.path < b.path ? -1 : 1))
  );
}

function partOf(path: string): { family: string; age: number } {
  const plain = path.replace(/\.(gz|zstd?)$/i, "");
  const [, family = plain, age = "0"] = /^(.*)\.(\d{1,4})$/.exec(plain) ?? [];
  return { family, age: Number(age) };
}
