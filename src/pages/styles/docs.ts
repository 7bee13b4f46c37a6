/** The API's page. */
export const DOCS_CSS = `
.toc { display: grid; gap: .5rem 2rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); }
.toc h2 { margin-top: 0; }
.toc ul { gap: .1rem; }
.toc a { display: grid; grid-template-columns: 3.2rem 1fr; align-items: baseline;
  padding: .15rem 0; text-decoration: none; color: inherit; }
.toc a:hover code:last-child { text-decoration: underline; }
.reads { color: var(--good); font-weight: 700; font-size: .8rem; }
.writes { color: var(--wait); font-weight: 700; font-size: .8rem; }
.card > #key { width: min(100%, 26rem); margin-bottom: .35rem; }
.operation h3 { margin: 0 0 .5rem; font-size: 1rem; overflow-wrap: anywhere; }
.operation h4 { margin: 1rem 0 .35rem; font-size: .88rem; color: var(--soft); }
.operation pre { margin: 0 0 .75rem; max-height: 24rem; overflow: auto; }
.fields { margin: 0; display: grid; gap: .35rem; }
.fields dt { color: inherit; }
.fields dd { color: var(--soft); padding-left: 1rem; }
.error { display: grid; grid-template-columns: auto 1fr; gap: .6rem; align-items: baseline; }
.error p { margin: 0 0 .3rem; }
.try form { display: grid; gap: .6rem; max-width: 40rem; }
.try input, .try textarea { width: 100%; }
.try textarea { font-family: ui-monospace, monospace; font-size: .92em; }
.try button { justify-self: start; }
output { display: block; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 30rem;
  overflow: auto; background: var(--ground); border: 1px solid var(--line); border-radius: .4rem;
  padding: .6rem; font-family: ui-monospace, monospace; font-size: .88rem; }
`;
