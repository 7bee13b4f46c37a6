/** Checks the configuration against the live WAHA, and sets our webhook up there. */
export { type DoctorParts, EXIT, runDoctor } from "./doctor.ts";
export { type Finding, type Level, LEVELS } from "./finding.ts";
