import type { CallBounds } from "./call_bounds.ts";

/**
 * Keeps the call's place until `until` settles, however it does: for the body of an answer that
 * is passed on as it comes. Call it before the run's own promise settles; later it does nothing.
 * After the answer the caller's abort and the call's total limit still cut the body off, through
 * the run's signal. How a body ends is no verdict on the server: a slow reader ends it as well.
 */
export type Hold = (until: Promise<unknown>) => void;

/**
 * Names the session of a call that shows it only when its body is read: from here on that session's
 * breaker counts the call as well. A second name does nothing.
 * @throws {CircuitOpenError} It refuses the call: let it through.
 */
export type Join = (session: string) => void;

/**
 * Sends the call once. It must settle soon after `signal` aborts: the caller is answered at once,
 * but the place stays taken until then, since the server is still at work.
 */
export type Run<T> = (signal: AbortSignal, hold: Hold, join: Join) => Promise<T>;

/**
 * Runs once, within the caller's bounds. `run` is called before this returns, so nothing can come
 * between a check of the clock and the sending.
 * @param options.untilAt Monotonic ms until which the answer must be there.
 * @param options.ended Called once, when the run and all that it holds have ended.
 * @throws What the run throws; the caller's reason or a `TimeLimitError` as soon as it is cut off.
 */
export function runWithin<T>(
  run: (signal: AbortSignal, hold: Hold) => Promise<T>,
  bounds: CallBounds,
  options: { now: number; untilAt: number; ended: () => void },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    let unended = 1;
    let lent = false;
    const end = () => {
      unended -= 1;
      if (unended > 0) return;
      if (lent) bounds.bodyEnded();
      options.ended();
    };
    const hold: Hold = (until) => {
      const late = unended === 0;
      if (!late) unended += 1;
      // A late one is only listened to, so that its rejection is not an unhandled one.
      until.then(late ? ignore : end, late ? ignore : end);
    };
    const cut = (reason: unknown) => {
      reject(reason);
      controller.abort(reason);
    };
    const answered = (value: T) => {
      if (!controller.signal.aborted) {
        lent = unended > 1;
        if (lent) bounds.watchBody((reason) => controller.abort(reason));
        resolve(value);
      }
      end();
    };
    const failed = (error: unknown) => {
      reject(error);
      // Nobody reads the body of an answer that counts as a failure.
      if (unended > 1) controller.abort(error);
      end();
    };
    bounds.watch({ untilAt: options.untilAt, now: options.now, during: "running", cut });
    try {
      run(controller.signal, hold).then(answered, failed);
    } catch (error) {
      failed(error);
    }
  });
}

function ignore(): void {}
