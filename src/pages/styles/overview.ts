/** The overview: cards of servers, and a list of sessions that becomes cards on a phone. */
export const OVERVIEW_CSS = `
.servers { display: grid; gap: 1rem; margin: 0 0 1rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); }
.server { margin: 0; display: flex; flex-direction: column; gap: .5rem; }
.server.ill { border-color: var(--bad); }
.server h2 { margin: 0; }
.server p { margin: 0; }
.phases { display: grid; gap: .3rem; }
.gauges { display: grid; gap: .5rem 1rem; margin-top: auto;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 6.2rem), 1fr)); }
.gauge { font-size: .88rem; display: grid; gap: .1rem; align-content: end; }
.gauge svg { width: 100%; height: 4px; border-radius: 2px; }
svg.parts { width: 100%; height: 8px; border-radius: 4px; }
.track { fill: var(--rest-ground); }
.fill.good, .fill .good { fill: var(--good-mark); }
.fill.wait { fill: var(--wait-mark); }
.fill.bad { fill: var(--bad-mark); }
.fill.rest { fill: var(--rest-mark); }
.note { background: var(--wait-ground); color: var(--wait); border-radius: .4rem;
  padding: .5rem .75rem; }
.filter { margin: 1.25rem 0 .75rem; }
.filter input { flex: 1 1 14rem; min-width: 0; max-width: 26rem; min-height: 2.75rem; }
.filter select { min-height: 2.75rem; }
.heads { display: none; }
.sessions { list-style: none; margin: 0 0 1rem; padding: 0; display: grid; gap: .5rem; }
.session { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  border-left: 4px solid var(--rest-mark); padding: .6rem .8rem; display: grid; gap: .15rem .75rem;
  grid-template: "who phase" "why why" "said login" "next next" "uptime uptime" / 1fr auto;
  align-items: baseline; overflow-wrap: anywhere; content-visibility: auto;
  contain-intrinsic-size: auto 9rem; }
.session[data-rank="2"] { border-left-color: var(--good-mark); }
.session[data-rank="1"] { border-left-color: var(--wait-mark); }
.session[data-rank="0"] { border-left-color: var(--bad-mark); }
.session .who { display: flex; flex-wrap: wrap; gap: 0 .5rem; align-items: baseline; min-width: 0; }
.session .who :is(a, .name) { font-weight: 600; overflow-wrap: anywhere; }
.session .who a { text-decoration: none; }
.session .who a:hover { text-decoration: underline; }
.session .who { grid-area: who; }
.session .phase { grid-area: phase; justify-self: end; }
.session .why { grid-area: why; font-size: .95rem; margin: .15rem 0; }
.session .said { grid-area: said; display: flex; flex-wrap: wrap; gap: 0 .5rem;
  align-items: baseline; }
.session .login { grid-area: login; justify-self: end; color: var(--soft); }
.session .next { grid-area: next; }
.session .uptime { grid-area: uptime; display: grid; gap: .35rem 1rem;
  grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr));
  margin-top: .35rem; }
.session .watched { display: none; }
@media (max-width: 61.99rem) {
  .session .next:has(.none) { display: none; }
}
@media (max-width: 40rem) {
  .servers { grid-auto-flow: column; grid-template-columns: none; grid-auto-columns: 88%;
    overflow-x: auto; margin-inline: -1rem; padding-inline: 1rem; scroll-snap-type: x proximity; }
  .servers > * { scroll-snap-align: center; }
}
@media (min-width: 62rem) {
  .heads, .session { display: grid; align-items: center; gap: .75rem;
    grid-template: none / minmax(10rem, 1.5fr) 8.5rem minmax(8.5rem, 1fr) minmax(12rem, 3fr)
      4.5rem minmax(7rem, 1fr) 8rem; }
  .heads { padding: 0 .8rem .3rem calc(.8rem + 4px); }
  .sessions { gap: 0; border: 1px solid var(--line); border-radius: .6rem; overflow: clip;
    background: var(--card); }
  .session { border-width: 0 0 0 4px; border-radius: 0; padding: .6rem .8rem;
    contain-intrinsic-size: auto 5.1rem; }
  .session:not(:first-child) { box-shadow: inset 0 1px var(--line); }
  .session > * { grid-area: auto !important; grid-row: 1 !important;
    justify-self: auto !important; margin: 0 !important; }
  .session .who, .session .said { display: grid; }
  .session .uptime { grid-template-columns: 1fr; gap: .3rem; }
  .session .word { position: absolute; clip-path: inset(50%); }
}
`;
