import { choose, list } from "./scripts/list.ts";
import { live, partsOf, rowsOf, tellLine } from "./scripts/live.ts";
import { isHeld, takeParts } from "./scripts/parts.ts";
import { fill, move, placeFor, takeRow } from "./scripts/rows.ts";
import { covered, coverReason, offerTyping, qr } from "./scripts/qr.ts";
import { callFrom, requestOf, textOf, tryIt } from "./scripts/try_it.ts";
import { clockOffset, say, span, tellTimes } from "./scripts/times.ts";
import { CSS } from "./style.ts";
import { cellOf, takeUptimes, uptime } from "./scripts/uptime.ts";

/** A file that pages bring along. Its path changes with what it holds, so it is kept for ever. */
export interface Asset {
  path: string;
  type: string;
  body: string;
}

const CSS_TYPE = "text/css; charset=utf-8";
const JS_TYPE = "text/javascript; charset=utf-8";

export const STYLE: Asset = asset("style.css", CSS_TYPE, CSS);

/** Functions that close over nothing but each other. */
type Run = (...given: never[]) => unknown;

const LIVE: readonly Run[] = [
  ...[rowsOf, partsOf, tellLine, takeParts, isHeld, takeRow, placeFor, move, fill],
  ...[clockOffset, span, say, tellTimes],
];

/** Scripts are functions of ours that close over nothing: what a browser runs is type-checked. */
export const SCRIPTS = {
  live: scriptOf("live.js", live, LIVE),
  list: scriptOf("list.js", list, [choose]),
  uptime: scriptOf("uptime.js", uptime, [takeUptimes, cellOf]),
  qr: scriptOf("qr.js", qr, [covered, coverReason, offerTyping]),
  tryIt: scriptOf("try_it.js", tryIt, [callFrom, requestOf, textOf]),
};

const ALL: readonly Asset[] = [STYLE, ...Object.values(SCRIPTS)];

/** The asset that stands at a path; undefined where none does. */
export function assetAt(path: string): Asset | undefined {
  return ALL.find((each) => each.path === path);
}

/**
 * Makes the asset that runs a function as soon as the page is read.
 * @param calls Every function that it calls, and that those call: they are sent along by name.
 */
export function scriptOf(name: string, run: () => void, calls: readonly Run[] = []): Asset {
  const beside = calls.map((each) => `${each.toString()}\n`).join("");
  return asset(name, JS_TYPE, `(() => {\n${beside}(${run.toString()})();\n})();\n`);
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
