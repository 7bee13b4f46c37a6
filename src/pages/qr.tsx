import { LANGUAGES } from "../contract/language.ts";
import type { Language } from "../contract/language.ts";
import { shown as visible } from "../contract/shown.ts";
import { Page } from "./layout.tsx";
import { QrPanel, Steps } from "./qr_panel.tsx";
import { type Pairing, type QrState, takesNumber } from "./qr_state.ts";
import { type Ended, filled, type QrWords, WORDS } from "./words/mod.ts";

/** A visitor without a script sees what changed after this. */
const RENEW_S = 10;

export interface QrShown {
  /** Of the page itself, its token included. */
  path: string;
  session: string;
  language: Language;
  state: QrState;
  /** Names what the panel shows, for whoever asks for what is newer. */
  key: string;
  /** Whether a phone shows the page: it cannot scan itself. */
  onPhone: boolean;
  /** What came of asking for a code to type, where that was asked. */
  pairing?: Pairing;
}

/** The page of one session's code. */
export function qrPage(shown: QrShown): string {
  const { path, session, language, state, onPhone, pairing } = shown;
  const words = WORDS[language];
  const connected = state.is === "connected";
  const panel = <Panel shown={shown} words={words} />;
  const other = connected ? null : <PairingPart shown={shown} words={words} />;
  // What a form brought is not to be lost by renewing the page.
  const renews = !connected && pairing === undefined;
  return (
    <Page
      frame={{
        title: words.title,
        language,
        scripts: ["qr"],
        ...(renews ? { renewal: { seconds: RENEW_S, path: `${path}?lang=${language}` } } : {}),
      }}
    >
      <div class="qr">
        <header class="qr-top">
          <h1>{words.title}</h1>
          <p class="soft">
            <bdi>{filled(words.session, { session: visible(session) })}</bdi>
          </p>
        </header>
        <p id="qr-say" class="unseen" role="status"></p>
        {onPhone || pairing !== undefined ? [other, panel] : [panel, other]}
        <Foot path={path} language={language} renews={renews} />
      </div>
    </Page>
  ).toString();
}

function Panel({ shown, words }: { shown: QrShown; words: QrWords }) {
  const { path, language, state, key } = shown;
  return (
    <section
      class="card"
      id="qr-panel"
      aria-label={words.title}
      data-path={`${path}/code?lang=${language}`}
      data-key={key}
      data-left={state.is === "code" ? `${state.leftMs}` : ""}
      data-done={state.is === "connected" ? "1" : ""}
      data-ended={words.covered.ended}
      data-silent={words.covered.silent}
    >
      <QrPanel state={state} words={words} wakePath={`${path}/wake?lang=${language}`} />
    </section>
  );
}

/** A code to type: the only way for a visitor who reads this on the phone itself. */
function PairingPart({ shown, words }: { shown: QrShown; words: QrWords }) {
  const { pairing, onPhone, state } = shown;
  const { heading, lead } = words.pairing;
  if (pairing?.is === "code") return <Typed code={pairing.code} shown={shown} words={words} />;
  const hidden = pairing === undefined && takesNumber(state) === false;
  if (onPhone || pairing !== undefined) {
    return (
      <section
        class="card"
        id="qr-pairing"
        aria-labelledby="qr-pairing-title"
        hidden={hidden}
        {...(pairing === undefined ? {} : { "data-stays": "1" })}
      >
        <h2 id="qr-pairing-title">{heading}</h2>
        <p>{onPhone ? words.pairing.onPhone : lead}</p>
        <NumberForm shown={shown} words={words} />
      </section>
    );
  }
  return (
    <details class="card" id="qr-pairing" hidden={hidden}>
      <summary>{heading}</summary>
      <p>{lead}</p>
      <NumberForm shown={shown} words={words} />
    </details>
  );
}

function NumberForm({ shown, words: { pairing: words } }: { shown: QrShown; words: QrWords }) {
  const { path, language, pairing } = shown;
  const fault = pairing?.is === "fault" ? pairing : undefined;
  return (
    <form method="post" action={`${path}/pairing-code?lang=${language}`}>
      <label for="qr-number">{words.number}</label>
      <input
        id="qr-number"
        name="phoneNumber"
        type="tel"
        inputmode="tel"
        autocomplete="tel"
        required
        maxlength={64}
        value={fault?.given}
        aria-describedby={fault === undefined ? "qr-hint" : "qr-fault qr-hint"}
        {...(fault?.why === "number" ? { "aria-invalid": "true" } : {})}
      />
      {fault === undefined
        ? null
        : <p class="alarm" id="qr-fault" role="alert">{words.faults[fault.why]}</p>}
      <p class="small" id="qr-hint">{words.hint}</p>
      <button type="submit">{words.get}</button>
    </form>
  );
}

function Typed(
  { code, shown, words: { pairing: words } }: { code: string; shown: QrShown; words: QrWords },
) {
  return (
    <section class="card" id="qr-pairing" aria-labelledby="qr-pairing-title" data-stays="1">
      <h2 id="qr-pairing-title">{words.yours}</h2>
      <p class="qr-typed">
        <code>{code}</code>
      </p>
      <Steps steps={words.steps} />
      <p>
        <a href={`${shown.path}?lang=${shown.language}`}>{words.back}</a>
      </p>
    </section>
  );
}

function Foot(
  { path, language, renews }: { path: string; language: Language; renews: boolean },
) {
  const words = WORDS[language];
  return (
    <footer class="qr-foot small">
      {renews
        ? (
          <noscript>
            <p>{words.withoutScript}</p>
          </noscript>
        )
        : null}
      <nav aria-label={words.languages}>
        {LANGUAGES.map((each) => (
          <a
            href={`${path}?lang=${each}`}
            lang={each}
            hreflang={each}
            {...(each === language ? { "aria-current": "true" } : {})}
          >
            {WORDS[each].name}
          </a>
        ))}
      </nav>
    </footer>
  );
}

/** Why a link opens nothing, and what to do. */
export function qrEndedPage({ why, language }: { why: Ended; language: Language }): string {
  const words = WORDS[language];
  const { heading, text } = words.ended[why];
  return (
    <Page frame={{ title: words.title, language }}>
      <section class="card narrow">
        <h1>{heading}</h1>
        <p>{text}</p>
      </section>
    </Page>
  ).toString();
}
