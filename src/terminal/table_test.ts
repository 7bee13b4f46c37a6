import assert from "node:assert/strict";
import { type Column, tableLines } from "./table.ts";

interface Row {
  name: string;
  word: string;
  more: string;
  why: string;
}

const COLUMNS: Column<Row>[] = [
  { title: "NAME", of: ({ name }) => name, columnsMax: 20, keep: true },
  { title: "WORD", of: ({ word }) => word, columnsMax: 20, keep: true },
  { title: "MORE", of: ({ more }) => more, columnsMax: 20 },
  { title: "WHY", of: ({ why }) => why, columnsMax: Infinity },
];
const ROW = { name: "a-rather-long-name", word: "ten-chars.", more: "extra", why: "because of it" };

const lines = (columns: number | null) =>
  tableLines([ROW], { columns: COLUMNS, shape: { columns, colours: false } });

Deno.test("tableLines() cuts nothing where there is no edge", () => {
  assert.deepEqual(lines(null), [
    "NAME                WORD        MORE   WHY",
    "a-rather-long-name  ten-chars.  extra  because of it",
  ]);
});

Deno.test("tableLines() puts the last column below where beside the others is no room for it", () => {
  assert.deepEqual(lines(40), [
    "NAME                WORD        MORE",
    "a-rather-long-name  ten-chars.  extra",
    "  because of it",
  ]);
});

Deno.test("tableLines() leaves columns out first, and then takes only what is missing", () => {
  assert.deepEqual(lines(30), [
    "NAME                WORD",
    "a-rather-long-name  ten-chars.",
    "  because of it",
  ]);
  assert.deepEqual(lines(25), [
    "NAME           WORD",
    "a-rather-lon…  ten-chars.",
    "  because of it",
  ]);
});
