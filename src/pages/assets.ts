import { live } from "./scripts/live.ts";
import { CSS } from "./style.ts";

/** A file that pages bring along. Its path changes with what it holds, so it is kept for ever. */
export interface Asset {
  path: string;
  type: string;
  body: string;
}

const CSS_TYPE = "text/css; charset=utf-8";
const JS_TYPE = "text/javascript; charset=utf-8";

export const STYLE: Asset = asset("style.css", CSS_TYPE, CSS);

/** Scripts are functions of ours that close over nothing: what a browser runs is type-checked. */
export const SCRIPTS = {
  live: scriptOf("live.js", live),
};

const ALL: readonly Asset[] = [STYLE, ...Object.values(SCRIPTS)];

/** The asset that stands at a path; undefined where none does. */
export function assetAt(path: string): Asset | undefined {
  return ALL.find((each) => each.path === path);
}

/** Makes the asset that runs a function as soon as the page is read. */
export function scriptOf(name: string, run: () => void): Asset {
  return asset(name, JS_TYPE, `(${run.toString()})();\n`);
}

function asset(name: string, type: string, body: string): Asset {
  const dot = name.lastIndexOf(".");
  const path = `/assets/${name.slice(0, dot)}.${digestOf(body)}${name.slice(dot)}`;
  return { path, type, body };
}

/** FNV-1a of 32 bits, twice: names what a file holds and proves nothing. */
function digestOf(text: string): string {
  const digest = [0x811c9dc5, 0x9747b28c].map((seed) => {
    let hash = seed;
    for (let index = 0; index < text.length; index++) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
    }
    return hash.toString(36);
  });
  return digest.join("");
}
