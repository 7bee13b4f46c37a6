/** One row of the table: what was measured, what it came to, and what stood beside it. */
export interface Row {
  what: string;
  figure: string;
  beside: string;
  goal: string;
}
