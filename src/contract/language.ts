/** What notices and the page of a code are written in, as ISO 639-1 names it. */
export const LANGUAGES = ["en", "pt", "es"] as const;

/** One language that a person is spoken to in. */
export type Language = typeof LANGUAGES[number];
