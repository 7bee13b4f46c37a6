import { shown } from "../contract/shown.ts";
import { AddressError, addressOf } from "./address.ts";
import { FlagError } from "./flags.ts";
import { EXIT, type Exit, type TerminalParts } from "./parts.ts";
import { AwayError, RefusedError, ServiceApi } from "./service_api.ts";

export interface Command<Flags> {
  /** As in `deno task status`. */
  name: string;
  usage: string;
  /** Null where help was asked for. @throws {FlagError} */
  parse: (args: readonly string[]) => Flags | null;
  /** What a refusal means here, to be put behind the service's own sentence. */
  hint?: (error: RefusedError) => string;
  run: (flags: Flags, parts: TerminalParts & { api: ServiceApi }) => Promise<Exit>;
}

/** Runs a command and says in one sentence why it could not: the edge that answers a person. */
export async function runCommand<Flags>(
  { name, usage, parse, hint, run }: Command<Flags>,
  parts: TerminalParts,
): Promise<Exit> {
  const failed = (error: Error, exit: Exit, more = "") => {
    parts.complain(`${shown(error.message)}${more}\n`);
    return exit;
  };
  try {
    const flags = parse(parts.args);
    if (flags === null) {
      parts.write(`${usage}\n`);
      return EXIT.fine;
    }
    const { fetch, clock, signal } = parts;
    const of = signal === undefined ? {} : { signal };
    const api = new ServiceApi({ ...addressOf(parts.read), fetch, clock, ...of });
    return await run(flags, { ...parts, api });
  } catch (error) {
    if (error instanceof FlagError) {
      return failed(error, EXIT.usage, `; deno task ${name} --help shows all`);
    }
    if (error instanceof AddressError) return failed(error, EXIT.configuration);
    if (error instanceof RefusedError) {
      return error.status === 401
        ? failed(error, EXIT.configuration, "; set API_KEY to the key of the service")
        : failed(error, EXIT.failed, hint?.(error));
    }
    if (error instanceof AwayError) return failed(error, EXIT.failed);
    // Ctrl-C in the middle of a call.
    if (parts.signal?.aborted === true) return EXIT.failed;
    throw error;
  }
}
