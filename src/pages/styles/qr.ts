/** The page of a code. */
export const QR_CSS = `
.qr { max-width: 58rem; margin: 0 auto; }
.qr-top { margin: .5rem 0 1rem; }
.qr-top h1 { font-size: 1.6rem; margin: 0; }
.qr-top p { margin: .15rem 0 0; }
.qr-scan { display: grid; gap: 1.25rem; }
.qr-side { max-width: 27rem; width: 100%; margin: 0 auto; text-align: center; }
.qr-frame { display: grid; place-items: center; aspect-ratio: 1; background: #ffffff;
  border: 1px solid var(--line); border-radius: .8rem; padding: .25rem; overflow: hidden; }
.qr-frame svg { display: block; width: 100%; height: 100%; }
.qr-cover { display: grid; place-items: center; place-self: stretch; margin: -.25rem;
  padding: 1.5rem; color: var(--text); background: var(--rest-ground); font-weight: 600;
  text-align: center; }
#qr-life { display: block; width: 100%; height: .4rem; margin: .75rem 0 .35rem; border: 0;
  border-radius: .2rem; overflow: hidden; appearance: none; background: var(--rest-ground); }
#qr-life::-webkit-progress-bar { background: var(--rest-ground); }
#qr-life::-webkit-progress-value { background: var(--accent); }
#qr-life::-moz-progress-bar { background: var(--accent); }
#qr-left { margin: 0; font-variant-numeric: tabular-nums; }
.qr-how h2 { margin-top: 0; font-size: 1.25rem; }
.qr-steps { padding: 0; margin: 0 0 1rem; list-style: none; counter-reset: step; }
.qr-steps li { counter-increment: step; position: relative; padding: .15rem 0 .6rem 2.6rem; }
.qr-steps li::before { content: counter(step); position: absolute; left: 0; top: 0;
  width: 1.8rem; height: 1.8rem; border-radius: 50%; display: grid; place-items: center;
  font-weight: 600; font-size: .92rem; color: var(--on-accent); background: var(--accent); }
.qr-later { padding: .6rem .8rem; border-radius: .5rem; color: var(--bad);
  background: var(--bad-ground); }
.qr-told { padding: 1.5rem .5rem; text-align: center; }
.qr-told h2 { margin: .5rem 0; font-size: 1.35rem; }
.qr-told p { max-width: 34rem; margin: 0 auto .5rem; }
.qr-told .qr-steps { max-width: 34rem; margin: 1rem auto 0; text-align: left; }
.qr-told.good { color: var(--good); }
.qr-told.good p { color: var(--text); }
.qr-mark { width: 4.5rem; height: 4.5rem; fill: var(--accent); }
.qr-mark path { fill: none; stroke: var(--on-accent); stroke-width: 2.2; stroke-linecap: round;
  stroke-linejoin: round; }
.qr-told.good .qr-mark { fill: var(--good); }
.qr-told.stuck .qr-mark { fill: var(--wait); width: 3.5rem; height: 3.5rem; }
.qr-told.wait .qr-mark { width: 3.5rem; height: 3.5rem; }
.qr-told.wait .qr-mark path { stroke-width: 1.5; }
#qr-fault { margin: .4rem 0; font-weight: 600; }
.qr-number { white-space: nowrap; }
.qr-busy { display: inline-block; width: 2.4rem; height: 2.4rem; border-radius: 50%;
  border: .3rem solid var(--rest-ground); border-top-color: var(--accent); }
.qr-new { text-align: center; margin: 0 0 1.25rem; }
.qr-typed { text-align: center; margin: 1rem 0; }
.qr-typed code { font-size: clamp(1.9rem, 9vw, 3rem); font-weight: 700; letter-spacing: .12em;
  white-space: nowrap; }
#qr-pairing summary { font-weight: 600; cursor: pointer; min-height: 1.75rem; }
#qr-pairing[open] summary { margin-bottom: .75rem; }
#qr-pairing h2 { margin-top: 0; }
#qr-pairing input { width: 100%; max-width: 22rem; font-size: 1.15rem; }
#qr-pairing .small { margin-top: .4rem; }
.qr-foot { margin: 1.5rem 0; text-align: center; }
.qr-foot nav { display: flex; gap: .5rem 1.25rem; justify-content: center; flex-wrap: wrap; }
.qr-foot a { color: var(--soft); padding: .6rem .25rem; }
.qr-foot a[aria-current] { color: var(--text); font-weight: 600; text-decoration: none; }
@media (min-width: 46rem) {
  .qr-scan { grid-template-columns: minmax(0, 27rem) minmax(0, 1fr); gap: 2.25rem;
    align-items: center; }
}
@media (prefers-reduced-motion: no-preference) {
  .qr-busy { animation: qr-turn 1s linear infinite; }
}
@keyframes qr-turn { to { transform: rotate(1turn); } }
`;
