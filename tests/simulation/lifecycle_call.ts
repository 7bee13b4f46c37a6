export type LifecycleStep = "start" | "stop" | "restart" | "logout" | "delete" | "create";

/** A call that changes the life of a session. */
export interface LifecycleCall {
  /** Empty for a `create`: its name stands in the body. */
  session: string;
  step: LifecycleStep;
}

const STEPS = ["start", "stop", "restart", "logout"] as const;

/** The lifecycle call that a request is; null for any other. */
export function lifecycleCallOf(method: string, pathname: string): LifecycleCall | null {
  const [, api, area, name, word] = pathname.split("/");
  if (api !== "api" || area !== "sessions" || method === "GET") return null;
  if (name === undefined) return method === "POST" ? { session: "", step: "create" } : null;
  const session = decodeURIComponent(name);
  if (method === "DELETE") return { session, step: "delete" };
  const step = STEPS.find((one) => one === word);
  return method === "POST" && step !== undefined ? { session, step } : null;
}
