import assert from "node:assert/strict";
import { counted, durationIn, fill } from "./fill.ts";
import { en } from "./languages/en.ts";
import { es } from "./languages/es.ts";
import { pt } from "./languages/pt.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

Deno.test("fill() puts values in at once: a name that looks like a place stays a name", () => {
  assert.equal(
    fill("{session} of {server}", { session: "{server}", server: "x" }),
    "{server} of x",
  );
  assert.throws(() => fill("{session} {toString}", { session: "a" }), /\{toString\}/);
});

const ROWS = [
  [0, "1 second", "1 segundo", "1 segundo"],
  [40 * SECOND, "40 seconds", "40 segundos", "40 segundos"],
  [59_600, "1 minute", "1 minuto", "1 minuto"],
  [90 * SECOND, "2 minutes", "2 minutos", "2 minutos"],
  [HOUR, "1 hour", "1 hora", "1 hora"],
  [2 * HOUR + MINUTE, "2 hours and 1 minute", "2 horas e 1 minuto", "2 horas y 1 minuto"],
  [DAY, "1 day", "1 dia", "1 día"],
  [3 * DAY + 5 * HOUR, "3 days and 5 hours", "3 dias e 5 horas", "3 días y 5 horas"],
  [DAY - 20 * SECOND, "1 day", "1 dia", "1 día"],
] as const;
for (const [ms, inEnglish, inPortuguese, inSpanish] of ROWS) {
  Deno.test(`durationIn() says ${ms} ms as ${inEnglish}, in each language with its plural`, () => {
    assert.equal(durationIn(ms, en), inEnglish);
    assert.equal(durationIn(ms, pt), inPortuguese);
    assert.equal(durationIn(ms, es), inSpanish);
  });
}

Deno.test("counted() writes numbers as the language does", () => {
  const plural = { one: "{count} x", other: "{count} xs" };
  assert.equal(counted(plural, 12_345, { words: en }), "12,345 xs");
  assert.equal(counted(plural, 12_345, { words: pt }), "12.345 xs");
  assert.equal(counted(plural, 1, { words: es }), "1 x");
});
