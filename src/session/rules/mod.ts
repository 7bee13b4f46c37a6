import { ASKED } from "./asked.ts";
import { H9 } from "./broken.ts";
import { IDLE } from "./codes.ts";
import { P9 } from "./deaf.ts";
import { P1, P2, P3, P4 } from "./failed.ts";
import { P10 } from "./flapping.ts";
import { H1, H11, H3, H4, H5, S3, S4 } from "./holds.ts";
import { H8 } from "./refused.ts";
import { H6 } from "./replaced.ts";
import { H7 } from "./restricted.ts";
import { P11, P12, P13, P5, P6, P7, STOPPED } from "./statuses.ts";
import type { Rule } from "./verdict.ts";

/**
 * The rules for one session whose server is well and whose acts are all settled, in order of
 * precedence: the first that answers decides. What a person asked for by name comes first, then
 * what does not exist, the holds, and the statuses.
 */
export const RULES: readonly Rule[] = [
  ASKED,
  H1,
  H11,
  H6,
  H8,
  H9,
  P10,
  H5,
  S4,
  P11,
  P9,
  H7,
  P12,
  IDLE,
  P6,
  STOPPED,
  S3,
  P13,
  P5,
  H4,
  H3,
  P2,
  P3,
  P4,
  P1,
  P7,
];

export type { Context, Rule, Verdict } from "./verdict.ts";
