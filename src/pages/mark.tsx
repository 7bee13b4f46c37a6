/** Drawn of lines alone: it takes its colour from where it stands. */
const PULSE = "M2 12h5l2.5-6 4.5 12 2.5-6H22";

/** The product's mark, beside its name. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PULSE} />
    </svg>
  );
}

const DRAWN = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">` +
  `<rect width="24" height="24" rx="5" fill="#0a5f46"/>` +
  `<path d="${PULSE}" fill="none" stroke="#fff" stroke-width="2.5"/></svg>`;

/** The mark for a browser's tab, as a `data:` address: it costs no request. */
export const ICON = `data:image/svg+xml,${encodeURIComponent(DRAWN)}`;
