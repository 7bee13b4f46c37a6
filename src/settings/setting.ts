/** One setting as data. */
export interface Setting {
  /** The environment variable. */
  name: string;
  /** `platform`: set by Deno Deploy, never by a person. */
  kind:
    | "url"
    | "session"
    | "key"
    | "keys"
    | "origins"
    | "host"
    | "store"
    | "servers"
    | "log-file"
    | "restart"
    | "integer"
    | "flag"
    | "choice"
    | "address"
    | "ntfy"
    | "smtp"
    | "mails"
    | "chat"
    | "bot-token"
    | "platform";
  unit?: "ms";
  /** Both included. Characters for text, the value itself for integers. */
  bounds?: { min: number; max: number };
  choices?: readonly string[];
  /** As it would be written into the variable; without one the meaning says what happens. */
  default?: string;
  /** The value on Deno Deploy where it is another. */
  defaultOnDeploy?: string;
  required?: boolean;
  /** The setting that may stand in its place. */
  unless?: string;
  /** Never shown: a problem tells only its length. */
  secret?: boolean;
  /** Sentences for whoever runs the service. */
  meaning: string;
  example?: string;
}
