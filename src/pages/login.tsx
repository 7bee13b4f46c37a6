import { type Frame, Page } from "./layout.tsx";
import { Mark } from "./mark.tsx";

/** Where a visitor shows the key. `next` is a path of ours, `refused` what was wrong before. */
export function loginPage({ next, refused }: { next: string; refused?: string }): string {
  const frame: Frame = { title: "Log in · waha-recovery" };
  return (
    <Page frame={frame}>
      <section class="card narrow">
        <h1 class="brand">
          <Mark /> waha-recovery
        </h1>
        <p>These pages show and steer every session: show the key of this service.</p>
        <form method="post" action="/login">
          <input type="hidden" name="next" value={next} />
          <label for="key">API key</label>
          <input
            id="key"
            name="key"
            type="password"
            required
            autofocus
            autocomplete="current-password"
            maxlength={1024}
            {...(refused === undefined
              ? {}
              : { "aria-invalid": "true", "aria-describedby": "refused" })}
          />
          {refused === undefined ? null : <p id="refused" class="alarm" role="alert">{refused}</p>}
          <button type="submit">Log in</button>
        </form>
        <p class="small">
          It is the <code>API_KEY</code> that this service was started with.
        </p>
      </section>
    </Page>
  ).toString();
}
