/**
 * A QR code as one sharp drawing of any size. It is black on white in the dark, too: many phones
 * read no other.
 */
export function QrCode(
  { modules, label }: { modules: readonly (readonly boolean[])[]; label: string },
) {
  const size = modules.length;
  return (
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={pathOf(modules)} fill="#000" />
    </svg>
  );
}

/** One stroke for each run of dark modules: a tenth of the bytes of one for each module. */
function pathOf(modules: readonly (readonly boolean[])[]): string {
  const runs: string[] = [];
  for (const [y, row] of modules.entries()) {
    for (let x = 0; x < row.length; x++) {
      if (row[x] !== true) continue;
      const from = x;
      while (row[x + 1] === true) x++;
      const width = x + 1 - from;
      runs.push(`M${from} ${y}h${width}v1h-${width}z`);
    }
  }
  return runs.join("");
}
