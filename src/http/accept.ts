import { parseAccept } from "hono/utils/accept";

/** The qr route's forms, the default one first. */
export const QR_FORMS = ["application/json", "image/png", "image/svg+xml", "text/plain"] as const;

/**
 * The offered form that the caller likes best (RFC 9110 §12.5.1): the highest q, where each form
 * takes the q of the most specific range that names it; of equals the one named more precisely,
 * then the one offered first. Nothing acceptable: the first, since an answer beats a 406.
 */
export function bestForm<Form extends string>(
  header: string | undefined,
  offered: readonly [Form, ...Form[]],
): Form {
  if (header === undefined) return offered[0];
  const ranges = parseAccept(header);
  let best: { form: Form; q: number; precision: number } | null = null;
  for (const form of offered) {
    const range = rangeOf(form, ranges);
    if (range === null || range.q <= 0) continue;
    const { q, precision } = range;
    if (best === null || q > best.q || (q === best.q && precision > best.precision)) {
      best = { form, q, precision };
    }
  }
  return best?.form ?? offered[0];
}

function rangeOf(form: string, ranges: ReturnType<typeof parseAccept>) {
  let found: { q: number; precision: number } | null = null;
  for (const { type, q } of ranges) {
    const precision = precisionOf(type.toLowerCase(), form);
    if (precision > (found?.precision ?? 0)) found = { q, precision };
  }
  return found;
}

function precisionOf(range: string, form: string): number {
  if (range === form) return 3;
  if (range === "*/*") return 1;
  return range.endsWith("/*") && form.startsWith(range.slice(0, -1)) ? 2 : 0;
}
