import { type Tint, tinted } from "./parts.ts";
import { cutTo, padTo, widthOf } from "./width.ts";

export interface Column<Row> {
  title: string;
  /** Text that `shown` let through. */
  of: (row: Row) => string;
  /** On a terminal; `Infinity` for the last one, which takes what is left. */
  columnsMax: number;
  /** Stays however narrow the terminal is. */
  keep?: boolean;
  tint?: (row: Row) => Tint | null;
}

export interface TableParts<Row> {
  columns: readonly Column<Row>[];
  /** `columns` null: nothing is cut. */
  shape: { columns: number | null; colours: boolean };
}

interface Placed<Row> {
  column: Column<Row>;
  width: number;
}

const GAP = "  ";
/** With less left beside the others, the last column stands on a line of its own. */
const LAST_COLUMNS_MIN = 24;
const KEPT_COLUMNS_MIN = 8;

/** A header and a line a row (two where the last column has no room); none longer than the screen. */
export function tableLines<Row>(rows: readonly Row[], parts: TableParts<Row>): string[] {
  const { columns, shape } = parts;
  const last = columns.at(-1);
  if (last === undefined) return [];
  const edge = shape.columns;
  const placed = fitted(columns.slice(0, -1).map((column) => place(column, rows, edge)), edge);
  const left = edge === null ? Infinity : edge - widthOfAll(placed) - GAP.length;
  const beside = left >= LAST_COLUMNS_MIN;
  const line = (
    cell: (column: Column<Row>) => string,
    tint?: (column: Column<Row>) => Tint | null,
  ) => {
    const cells = placed.map(({ column, width }) => ({ column, text: padTo(cell(column), width) }));
    if (beside) cells.push({ column: last, text: cutTo(cell(last), left) });
    return cells.map(({ column, text }) => tinted(text, tint?.(column) ?? null, shape))
      .join(GAP).trimEnd();
  };
  const head = tinted(line(({ title }) => title), "bold", shape);
  return [
    head,
    ...rows.flatMap((row) => {
      const first = line(({ of }) => of(row), ({ tint }) => tint?.(row) ?? null);
      if (beside || edge === null || last.of(row) === "") return [first];
      return [first, `${GAP}${cutTo(last.of(row), edge - GAP.length)}`];
    }),
  ];
}

function place<Row>(column: Column<Row>, rows: readonly Row[], edge: number | null): Placed<Row> {
  const widest = rows.reduce(
    (width, row) => Math.max(width, widthOf(column.of(row))),
    widthOf(column.title),
  );
  return { column, width: edge === null ? widest : Math.min(widest, column.columnsMax) };
}

/** Leaves columns out from the right, then shortens those that stay, until the screen takes them. */
function fitted<Row>(placed: readonly Placed<Row>[], edge: number | null): Placed<Row>[] {
  if (edge === null) return [...placed];
  let fits = [...placed];
  while (widthOfAll(fits) > edge) {
    const drop = fits.findLastIndex(({ column }) => column.keep !== true);
    if (drop === -1) break;
    fits = fits.toSpliced(drop, 1);
  }
  const share = Math.floor((edge - GAP.length * (fits.length - 1)) / fits.length);
  const least = Math.max(1, Math.min(KEPT_COLUMNS_MIN, share));
  let over = widthOfAll(fits) - edge;
  return fits.map(({ column, width }) => {
    const less = Math.max(0, Math.min(over, width - least));
    over -= less;
    return { column, width: width - less };
  });
}

function widthOfAll<Row>(placed: readonly Placed<Row>[]): number {
  return placed.reduce((sum, { width }) => sum + width, 0) + GAP.length * (placed.length - 1);
}
