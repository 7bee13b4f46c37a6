/** What the processes of `events_bench.ts` agree on. */
export const WAHA_KEY = "bench-waha-key";
export const HMAC_KEY = "bench-hmac-key";
export const API_KEY = "bench-key-0123456789";
/** Each falls again when it has come back. */
export const SESSIONS = 20;
export const SESSION_NAMES = Array.from({ length: 2 * SESSIONS }, (_, index) => `s${index}`);
/** Those of the bare chain: the service is told to watch the others alone. */
export const CHAINED_NAMES = Array.from({ length: 8 }, (_, index) => `c${index}`);
