import { shown as visible } from "../contract/shown.ts";
import { type Frame, Page } from "./layout.tsx";

/** What went wrong, and the way out, in the sentence that the API says. */
export function problemPage(
  { status, message, requestId, frame }: {
    status: number;
    message: string;
    requestId: string;
    /** Left out for a visitor who is not known. */
    frame?: Omit<Frame, "title">;
  },
): string {
  return (
    <Page frame={{ ...frame, title: `${status} · waha-recovery` }}>
      <section class="card narrow">
        <h1>{HEADINGS[status] ?? "That did not work"}</h1>
        <p>{visible(message)}</p>
        <p>
          <a href="/">To the sessions</a>
        </p>
        <p class="small">Request {requestId}</p>
      </section>
    </Page>
  ).toString();
}

const HEADINGS: Readonly<Record<number, string>> = {
  401: "A key is needed",
  403: "This is not allowed",
  404: "Nothing is here",
  409: "Not now",
  410: "This is over",
  503: "Not at the moment",
};
