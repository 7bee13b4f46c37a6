/** A session's own page, and the timelines of incidents. */
export const SESSION_CSS = `
.two { display: grid; gap: 0 1rem; }
.two > * { min-width: 0; }
.lead { font-size: 1.05rem; }
.facts { margin: 0; display: grid; gap: .5rem 1rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 9.5rem), 1fr)); }
.facts > div, .known > div { min-width: 0; overflow-wrap: anywhere; }
dt { color: var(--soft); font-size: .88rem; }
dd { margin: 0; }
.acts { align-self: start; }
.acts .row { margin-bottom: .6rem; }
.acts form { margin: 0; }
details { border-top: 1px solid var(--line); padding: .25rem 0; }
summary { cursor: pointer; padding: .5rem 0; font-weight: 600; }
details p { margin-top: .25rem; }
button.danger { background: var(--bad); border-color: var(--bad); color: var(--on-bad); }
.said.well { border-left: 4px solid var(--good-mark); }
.said.refused { border-left: 4px solid var(--bad-mark); }
.link { display: block; padding: .6rem; border: 1px solid var(--line); border-radius: .4rem;
  background: var(--ground); user-select: all; overflow-wrap: anywhere; }
.said p:last-of-type { margin-bottom: .25rem; }
.flow { overflow-x: auto; }
.flow svg { display: block; width: 100%; max-width: 47.5rem; margin: 0 auto; }
.flow .broad { display: none; }
.flow .tall { max-width: 20rem; }
.flow text { fill: var(--text); font-size: 14px; text-anchor: middle; }
.flow text.small { fill: var(--soft); font-size: 12px; }
.flow .way { fill: none; stroke: var(--soft); stroke-width: 1.5; }
.flow .tip { fill: var(--soft); }
.flow .node rect { fill: var(--ground); stroke: var(--line); stroke-width: 1.5; }
.flow .here text { font-weight: 700; }
.flow .good rect { fill: var(--good-ground); stroke: var(--good-mark); stroke-width: 2.5; }
.flow .wait rect { fill: var(--wait-ground); stroke: var(--wait-mark); stroke-width: 2.5; }
.flow .bad rect { fill: var(--bad-ground); stroke: var(--bad-mark); stroke-width: 2.5; }
.flow .rest rect { fill: var(--rest-ground); stroke: var(--rest-mark); stroke-width: 2.5; }
.timeline { list-style: none; margin: 0; padding: 0 0 0 1rem; border-left: 2px solid var(--line); }
.timeline li { position: relative; padding: 0 0 1rem; }
.timeline li::before { content: ""; position: absolute; left: calc(-1rem - 6px); top: .45rem;
  width: 10px; height: 10px; border-radius: 50%; background: var(--rest-mark);
  box-shadow: 0 0 0 3px var(--card); }
.timeline .decision::before { background: var(--wait-mark); }
.timeline .act::before { background: var(--good-mark); }
.timeline .tell::before { background: var(--accent); }
.timeline .act .tag { color: var(--good); background: var(--good-ground); }
.timeline .decision .tag { color: var(--wait); background: var(--wait-ground); }
.timeline .head { display: flex; flex-wrap: wrap; gap: .25rem .6rem; align-items: baseline; }
.timeline p { margin: .2rem 0 0; }
.timeline .left { color: var(--soft); border-left: 3px solid var(--line); padding-left: .6rem; }
.timeline details { border: 0; padding: 0; }
.timeline summary { font-weight: 400; font-size: .88rem; color: var(--soft); padding: .2rem 0; }
.known { margin: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .88rem; }
.plain { list-style: none; margin: 0 0 1rem; padding: 0; display: grid; gap: .4rem; }
@media (min-width: 40rem) {
  .flow .broad { display: block; }
  .flow .tall { display: none; }
}
@media (min-width: 62rem) {
  .two { grid-template-columns: minmax(0, 1fr) 21rem; grid-template-rows: auto 1fr; }
  .two > * { align-self: start; }
  .two .acts { grid-column: 2; grid-row: 1 / 3; }
  .facts { grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); }
}
`;
