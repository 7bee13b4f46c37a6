/** Settings with which the service cannot be called; the message is one sentence for the person. */
export class AddressError extends Error {
  override readonly name = "AddressError";
  readonly code = "BAD_ADDRESS";
}

/** Where the running service is, and what opens it. */
export interface Address {
  /** Without a slash at its end. */
  baseUrl: string;
  apiKey?: string;
}

const PORT_DEFAULT = "8080";

/**
 * `RECOVERY_URL`, or else this machine's own service at `PORT`, and `API_KEY`.
 * @throws {AddressError} Names the variable, never what a secret holds.
 */
export function addressOf(read: (name: string) => string | undefined): Address {
  const apiKey = read("API_KEY")?.trim() ?? "";
  // A header takes no other characters; the service takes no such key either.
  if (!/^[\x21-\x7e]*$/.test(apiKey)) {
    throw new AddressError("Cannot use API_KEY as it holds blanks or letters beyond ASCII");
  }
  return { baseUrl: baseUrlOf(read), ...(apiKey === "" ? {} : { apiKey }) };
}

function baseUrlOf(read: (name: string) => string | undefined): string {
  const given = read("RECOVERY_URL")?.trim() ?? "";
  if (given === "") return `http://127.0.0.1:${portOf(read("PORT")?.trim() ?? "")}`;
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new AddressError(
      "Cannot use RECOVERY_URL as it is no address: give one such as http://127.0.0.1:8080",
    );
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new AddressError(
      "Cannot use RECOVERY_URL as it holds more than an address: " +
        "leave out user, password, ? and #, and set API_KEY",
    );
  }
  return url.href.replace(/\/+$/, "");
}

function portOf(port: string): string {
  if (port === "") return PORT_DEFAULT;
  if (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535) return port;
  throw new AddressError(
    "Cannot tell from PORT where the service is: give 1 to 65535, or set RECOVERY_URL",
  );
}
