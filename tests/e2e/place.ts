import { ALL_SETTINGS } from "../../src/settings.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
/** What a checkout needs for `deno run -P main.ts`. */
const CHECKOUT = ["deno.json", "deno.lock", "main.ts", "src", "scripts"];

/**
 * A checkout of its own: the same program by links, with its own `./data`, which is the only folder
 * that the permission set lets it write. So tests that run side by side share no state.
 */
export class Place implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async open(): Promise<Place> {
    const path = await Deno.makeTempDir({ prefix: "waha-recovery-e2e-" });
    for (const name of CHECKOUT) await Deno.symlink(`${ROOT}${name}`, `${path}/${name}`);
    return new Place(path);
  }

  /** Where the service keeps its state unless it is told otherwise. */
  get storeFile(): string {
    return `${this.path}/data/waha-recovery.sqlite`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** The environment of this process without any setting of ours, and the given ones. */
export function environment(settings: Record<string, string>): Record<string, string> {
  const inherited = Object.entries(Deno.env.toObject())
    .filter(([name]) => !ALL_SETTINGS.some((setting) => setting.name === name));
  return { ...Object.fromEntries(inherited), NO_COLOR: "1", ...settings };
}
