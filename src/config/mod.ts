/** How a variable is read and held against its setting. */
export { type NotifyConfig, readNotify } from "./notify.ts";
export {
  type ConfigProblem,
  isAsExpected,
  isList,
  type Platform,
  type Read,
  Reading,
} from "./reading.ts";
