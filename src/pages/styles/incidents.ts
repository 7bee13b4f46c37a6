/** Lists of incidents, their charts, and the ledger. */
export const INCIDENTS_CSS = `
.charts { display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); margin-bottom: 1rem; }
.charts > * { margin: 0; }
figure { margin: 0 0 .5rem; display: flex; flex-direction: column; gap: .5rem; }
figcaption { display: flex; flex-wrap: wrap; gap: 0 .75rem; justify-content: space-between;
  align-items: baseline; }
figure > svg { width: 100%; height: 7rem; }
.axis { display: flex; justify-content: space-between; gap: .5rem; }
.causes { list-style: none; margin: 0; padding: 0; display: grid; gap: .4rem; }
.causes li { display: grid; grid-template-columns: 1fr auto; gap: 0 .5rem; }
.causes svg { grid-column: 1 / -1; width: 100%; height: 4px; border-radius: 2px; }
.filtering { padding-block: .4rem; }
.filters { padding-bottom: .6rem; display: grid; gap: .75rem; align-items: end;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 10.5rem), 1fr)); }
.filters input, .filters select { width: 100%; min-height: 2.75rem; }
.filters .row { flex-wrap: nowrap; }
.incidents { list-style: none; margin: 0 0 1rem; padding: 0; display: grid; gap: .5rem; }
.incident { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  border-left: 4px solid var(--good-mark); padding: .7rem .9rem; overflow-wrap: anywhere; }
.incident.open { border-left-color: var(--bad-mark); }
.incident p { margin: .15rem 0 0; }
.incident .head { display: flex; gap: .5rem 1rem; justify-content: space-between;
  align-items: baseline; }
.incident .head a { font-weight: 600; }
.numbers { display: grid; gap: 1rem; margin-bottom: 1rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 17.5rem), 1fr)); }
.number { margin: 0; }
.number p { margin: 0; }
.number .value { font-size: 2rem; font-weight: 700; line-height: 1.3; }
.number.good .value { color: var(--good); }
.number.bad .value { color: var(--bad); }
.reason { min-width: 15rem; }
.strip { display: grid; gap: .1rem; }
.strip svg { width: 100%; height: 10px; border-radius: 3px; background: var(--rest-ground); }
.strip > span { display: flex; gap: .35rem; }
.strip > span > :nth-child(1) { color: var(--text); }
.strips { display: grid; gap: .6rem; margin-top: 1.25rem; }
`;
