/**
 * The session that a text itself names: GOWS's engine (`[Session/NAME/Client] …`), and 2024's manager
 * (`'default' - starting session...`), whose lines have no field for it.
 */
export function sessionNamed(msg: string): string | null {
  return /^\[Session\/([^/\]]+)\//.exec(msg)?.[1] ?? /^'([^']+)' - /.exec(msg)?.[1] ??
    /^Session '([^']+)' /.exec(msg)?.[1] ?? null;
}
