import { z } from "zod";
import { CAUSES, ENGINES, PHASES, STATUSES } from "../session/mod.ts";

export const sessionStatusSchema = z.enum([...STATUSES, "UNKNOWN"]).meta({
  id: "SessionStatus",
  description: "WAHA's word for the session. `UNKNOWN`: a word that we do not know, see `raw`, " +
    "or nothing was seen yet.",
  example: "WORKING",
});

export const engineSchema = z.enum([...ENGINES, "UNKNOWN"]).meta({
  id: "Engine",
  description: "WAHA's engine, as far as it is known.",
  example: "NOWEB",
});

export const phaseSchema = z.enum(PHASES).meta({
  id: "Phase",
  description: "What this service makes of the session.",
  example: "healthy",
});

export const causeSchema = z.enum(CAUSES).meta({
  id: "Cause",
  description: "Why the session fell, where something told.",
  example: "crashed",
});
