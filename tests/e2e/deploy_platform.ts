import { CLOSED, OPENED } from "./deploy_words.ts";

/**
 * Loaded before `main.ts` (`--preload`), it is the part of Deno Deploy that knows when a handler of
 * the schedule is open, and says so on standard output. With `REHEARSAL_CRON=off` there is none.
 */
const schedule = Deno.cron;

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const withNotice: typeof Deno.cron = (
  name: string,
  at: string | Deno.CronSchedule,
  ...rest: unknown[]
): Promise<void> => {
  if (Deno.env.get("REHEARSAL_CRON") === "off") return Promise.resolve();
  const handler = rest.find((each) => typeof each === "function");
  if (handler === undefined) throw new TypeError("Cannot schedule without a handler");
  return schedule(name, at, async () => {
    say(OPENED);
    try {
      await handler();
    } finally {
      say(CLOSED);
    }
  });
};

Object.defineProperty(Deno, "cron", { value: withNotice });
