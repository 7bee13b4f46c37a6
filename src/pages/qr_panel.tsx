import { QrCode } from "./qr_code.tsx";
import type { Account, QrState } from "./qr_state.ts";
import { filled, type QrWords, type Told } from "./words/mod.ts";

export interface PanelShown {
  state: QrState;
  words: QrWords;
  /** Where the page's form for a new code goes. */
  wakePath: string;
}

/** Pictures of 24 by 24, drawn by strokes. */
const TICK = "M6.5 12.5l3.6 3.6 7.4-8";
const BANG = "M12 6.5v7M12 17v.2";
const PHONE =
  "M9 5.5h6a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1zM11.5 16h1";

/** What stands in the panel of a code's page, for a page that is open already. */
export function qrPanel(shown: PanelShown): string {
  return (<QrPanel {...shown} />).toString();
}

/** The part of the page that changes. */
export function QrPanel({ state, words, wakePath }: PanelShown) {
  switch (state.is) {
    case "code":
      return <Scan state={state} words={words} />;
    case "connected":
      return <Connected account={state.account} words={words} />;
    case "passkey": {
      const { heading, steps } = words.passkey[state.step];
      return (
        <div class="qr-told wait">
          <Mark path={PHONE} />
          <h2>{heading}</h2>
          <Steps steps={steps} />
        </div>
      );
    }
    case "waiting":
      return (
        <>
          <Told told={words.waiting[state.why]} tone="wait" />
          {state.why !== "asked" ? null : (
            <noscript>
              <NewCode path={wakePath} words={words} />
            </noscript>
          )}
        </>
      );
    case "stuck":
      return (
        <>
          <Told told={words.stuck[state.why]} tone="stuck" />
          {state.why !== "too-often" ? null : <NewCode path={wakePath} words={words} />}
        </>
      );
    default:
      return unreachable(state);
  }
}

function Scan({ state, words }: { state: Extract<QrState, { is: "code" }>; words: QrWords }) {
  const { scan } = words;
  const seconds = Math.max(0, Math.ceil(state.leftMs / 1_000));
  return (
    <div class="qr-scan">
      <div class="qr-side">
        <div class="qr-frame" id="qr-frame">
          <QrCode modules={state.modules} label={scan.label} />
        </div>
        <progress id="qr-life" max={seconds > 20 ? 60 : 20} value={seconds} aria-hidden="true" />
        <p class="small" id="qr-left" data-text={scan.left}>{filled(scan.left, { seconds })}</p>
      </div>
      <div class="qr-how">
        <h2>{scan.heading}</h2>
        {state.later ? <p class="qr-later">{scan.later}</p> : null}
        <Steps steps={scan.steps} />
        <p class="small">{scan.caution}</p>
      </div>
    </div>
  );
}

function Connected({ account, words }: { account: Account | undefined; words: QrWords }) {
  const { connected } = words;
  return (
    <div class="qr-told good">
      <Mark path={TICK} />
      <h2>
        {account === undefined
          ? connected.heading
          : <AsAccount account={account} as={connected.as} />}
      </h2>
      <p>{connected.close}</p>
    </div>
  );
}

/** A name that reads from right to left must not turn the rest of the sentence. */
function AsAccount({ account: { number, name }, as }: { account: Account; as: string }) {
  const [before = "", after = ""] = as.split("{account}");
  return (
    <>
      {before}
      {name === undefined ? null : (
        <>
          <bdi>{name}</bdi>
          {" "}
        </>
      )}
      <span class="qr-number">{name === undefined ? number : `(${number})`}</span>
      {after}
    </>
  );
}

function Told({ told, tone }: { told: Told; tone: "wait" | "stuck" }) {
  return (
    <div class={`qr-told ${tone}`}>
      {tone === "wait" ? <span class="qr-busy" aria-hidden="true"></span> : <Mark path={BANG} />}
      <h2>{told.heading}</h2>
      <p>{told.text}</p>
    </div>
  );
}

function Mark({ path }: { path: string }) {
  return (
    <svg class="qr-mark" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="11" />
      <path d={path} />
    </svg>
  );
}

/** A form without a token: who knows the link may do no more than this, and no cookie counts. */
function NewCode({ path, words }: { path: string; words: QrWords }) {
  return (
    <form method="post" action={path} class="qr-new">
      <button type="submit">{words.newCode}</button>
    </form>
  );
}

export function Steps({ steps }: { steps: readonly string[] }) {
  return (
    <ol class="qr-steps">
      {steps.map((step) => <li>{step}</li>)}
    </ol>
  );
}

function unreachable(value: never): never {
  throw new Error(`Cannot show ${JSON.stringify(value)}: no such state`);
}
