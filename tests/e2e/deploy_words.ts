/** What the platform's part inside the process says on standard output. */
export const OPENED = "platform: a handler opens";
export const CLOSED = "platform: a handler closes";
