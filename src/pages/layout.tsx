import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import { SCRIPTS, STYLE } from "./assets.ts";
import { ICON, Mark } from "./mark.tsx";

const DOCTYPE = raw("<!DOCTYPE html>");

/** The pages that the bar at the top leads to. */
export type Place = "overview" | "incidents" | "ledger" | "docs";

/** What is around each page. */
export interface Frame {
  title: string;
  /** The place of the bar that is lit; left out on pages that stand beside it. */
  place?: Place;
  /** Goes back with each form. Left out for a visitor who may press nothing. */
  formToken?: string;
  /** Whether there is a visit that can be ended. */
  keyed?: boolean;
  /** Scripts of ours that the page runs. */
  scripts?: readonly (keyof typeof SCRIPTS)[];
  /** The service's time, ISO 8601 in UTC: ages are told by it, not by the visitor's clock. */
  now?: string;
  /** Where the page's script gets the parts with `data-part` anew; left out, it never does. */
  partsPath?: string;
  /** The stream that the page's script follows; that of all where it is left out. */
  livePath?: string;
  /** A word of BCP 47; English where it is left out. */
  language?: string;
  /** When, and from where, a browser that runs no script loads the page anew. */
  renewal?: { seconds: number; path: string };
}

/** Of a frame what a visit gives it, the same on every page. */
export type VisitFrame = Pick<Frame, "formToken" | "keyed" | "now">;

const PLACES: readonly { place: Place; path: string; name: string }[] = [
  { place: "overview", path: "/", name: "Sessions" },
  { place: "incidents", path: "/incidents", name: "Incidents" },
  { place: "ledger", path: "/ledger", name: "Ledger" },
  { place: "docs", path: "/docs", name: "API" },
];

/**
 * A whole page. It holds no style and no script of its own: our `Content-Security-Policy` would
 * refuse them, and with them whatever a hostile name might bring in.
 */
export function Page({ frame, children }: { frame: Frame; children?: Child }) {
  return (
    <>
      {DOCTYPE}
      <html lang={frame.language ?? "en"}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          {frame.now === undefined ? null : <meta name="now" content={frame.now} />}
          <title>{frame.title}</title>
          <link rel="icon" href={ICON} />
          <link rel="stylesheet" href={STYLE.path} />
          {frame.renewal === undefined ? null : (
            <noscript>
              <meta
                http-equiv="refresh"
                content={`${frame.renewal.seconds};url=${frame.renewal.path}`}
              />
            </noscript>
          )}
          {(frame.scripts ?? []).map((name) => <script defer src={SCRIPTS[name].path} />)}
        </head>
        <body data-live={frame.livePath} data-parts={frame.partsPath}>
          {frame.place === undefined ? null : <Bar frame={frame} />}
          <main id="main">
            <p id="line" class="note" role="status" hidden></p>
            {children}
          </main>
        </body>
      </html>
    </>
  );
}

function Bar({ frame: { place, keyed, formToken } }: { frame: Frame }) {
  return (
    <header class="bar">
      <a class="skip" href="#main">Skip to the page</a>
      <span class="brand">
        <Mark /> waha-recovery
      </span>
      <nav aria-label="Pages">
        {PLACES.map((each) => (
          <a href={each.path} {...(each.place === place ? { "aria-current": "page" } : {})}>
            {each.name}
          </a>
        ))}
      </nav>
      {keyed !== true ? null : (
        <form method="post" action="/logout">
          <FormToken token={formToken} />
          <button class="quiet" type="submit">Log out</button>
        </form>
      )}
    </header>
  );
}

/** Proves that a form was sent from a page of ours. */
export function FormToken({ token }: { token: string | undefined }) {
  return token === undefined ? null : <input type="hidden" name="form" value={token} />;
}
