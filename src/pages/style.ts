import { DOCS_CSS } from "./styles/docs.ts";
import { INCIDENTS_CSS } from "./styles/incidents.ts";
import { OVERVIEW_CSS } from "./styles/overview.ts";
import { QR_CSS } from "./styles/qr.ts";
import { SESSION_CSS } from "./styles/session.ts";

/** What all pages share: phone first, and dark where the visitor's system is. */
const BASE_CSS = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f7f9, #14171c);
  --card: light-dark(#ffffff, #1c2027);
  --line: light-dark(#d9dde3, #343a45);
  --text: light-dark(#16191d, #eceff3);
  --soft: light-dark(#515a66, #a9b2bf);
  --accent: light-dark(#0a5f46, #5fd3a8);
  --on-accent: light-dark(#ffffff, #0d1f18);
  --good: light-dark(#0a6b3f, #63d69a);
  --good-ground: light-dark(#dff3e8, #153325);
  --wait: light-dark(#7a4d00, #f0be62);
  --wait-ground: light-dark(#fdf0d5, #382a10);
  --bad: light-dark(#a4161a, #ff9a94);
  --bad-ground: light-dark(#fde4e3, #431a1b);
  --on-bad: light-dark(#ffffff, #2a0d0d);
  --rest: light-dark(#4b5563, #b3bac5);
  --rest-ground: light-dark(#e8ebef, #2b313a);
  --good-mark: light-dark(#1f9d61, #46c586);
  --wait-mark: light-dark(#d08a0b, #e3a93c);
  --bad-mark: light-dark(#d13438, #f0716b);
  --rest-mark: light-dark(#aab2bd, #5b6573);
  font-family: system-ui, sans-serif;
  font-size: 16px;
  line-height: 1.45;
}
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); }
main { max-width: 76rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.35rem; margin: 0 0 .75rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; overflow-wrap: anywhere; }
.card > :is(h2, h3):first-child { margin-top: 0; }
.card > :last-child { margin-bottom: 0; }
p { margin: 0 0 .75rem; overflow-wrap: anywhere; }
a { color: var(--accent); }
code, pre { font-family: ui-monospace, monospace; font-size: .92em; overflow-wrap: anywhere; }
pre { overflow-x: auto; background: var(--ground); border: 1px solid var(--line);
  border-radius: .4rem; padding: .6rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .2rem; }
.bar { display: flex; gap: .5rem 1rem; align-items: center;
  padding: .5rem max(1rem, calc(50% - 37rem)); background: var(--card);
  border-bottom: 1px solid var(--line); }
.bar nav { display: flex; gap: .25rem; overflow-x: auto; }
.bar nav a { padding: .35rem .6rem; border-radius: .4rem; color: var(--text);
  text-decoration: none; white-space: nowrap; }
.bar nav a[aria-current] { background: var(--rest-ground); font-weight: 600; }
.bar form { margin: 0 0 0 auto; }
.brand { display: flex; gap: .5rem; align-items: center; font-weight: 700; white-space: nowrap; }
.mark { width: 1.6rem; height: 1.6rem; padding: .15rem; border-radius: .4rem; flex: none;
  background: var(--accent); }
.mark path { fill: none; stroke: var(--on-accent); stroke-width: 2.5; stroke-linecap: round;
  stroke-linejoin: round; }
.bar button { white-space: nowrap; min-height: 2.25rem; padding: .25rem .6rem; font-size: .88rem; }
.skip { position: absolute; left: -99rem; }
.skip:focus { position: static; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  padding: 1rem; margin: 0 0 1rem; }
.narrow { max-width: 30rem; margin: max(2rem, 12vh) auto 2rem; padding: 1.5rem; }
.narrow form { margin-bottom: .75rem; }
.soft, .small { color: var(--soft); }
.small { font-size: .88rem; }
.alarm { color: var(--bad); }
.row { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; }
label { display: block; font-weight: 600; margin: 0 0 .25rem; }
input, select, textarea { font: inherit; color: inherit; background: var(--ground);
  border: 1px solid var(--soft); border-radius: .4rem; padding: .5rem .6rem; max-width: 100%; }
.narrow input { width: 100%; margin: 0 0 .75rem; }
button, .button { font: inherit; font-weight: 600; color: var(--on-accent);
  background: var(--accent); border: 1px solid var(--accent); border-radius: .4rem;
  padding: .5rem .9rem; cursor: pointer; text-decoration: none; display: inline-block;
  min-height: 2.75rem; }
button.quiet, .button.quiet { color: var(--text); background: transparent;
  border-color: var(--soft); font-weight: 400; }
button[disabled] { opacity: .55; cursor: default; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .45rem .6rem;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 600; font-size: .88rem; white-space: nowrap; }
tbody tr:last-child > * { border-bottom: 0; }
tbody th { color: inherit; font-size: inherit; }
td > time { white-space: nowrap; }
.wide { overflow-x: auto; }
.tag { display: inline-block; padding: .1rem .5rem; border-radius: 1rem; font-size: .88rem;
  font-weight: 600; color: var(--rest); background: var(--rest-ground); white-space: nowrap; }
.tag.good { color: var(--good); background: var(--good-ground); }
.tag.wait { color: var(--wait); background: var(--wait-ground); }
.tag.bad { color: var(--bad); background: var(--bad-ground); }
.stale { opacity: .8; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
[hidden] { display: none !important; }
@media (max-width: 40rem) {
  .bar { padding: .4rem .75rem; gap: .4rem; }
  .bar .brand { display: none; }
  .narrow { margin-top: 1rem; }
  .bar nav a { padding: .35rem .45rem; font-size: .95rem; }
}
@media (prefers-reduced-motion: no-preference) { button { transition: background .12s; } }
`;

/** One sheet for all pages: it is loaded once, and every page after the first one has it. */
export const CSS = [
  BASE_CSS,
  OVERVIEW_CSS,
  SESSION_CSS,
  INCIDENTS_CSS,
  QR_CSS,
  DOCS_CSS,
].join("");
