/** The API as its page shows it: what `/openapi.json` says, in the order in which it is read. */
export interface ApiShown {
  description: string;
  groups: readonly GroupShown[];
}

export interface GroupShown {
  id: string;
  name: string;
  text: string;
  operations: readonly OperationShown[];
}

export interface OperationShown {
  id: string;
  method: string;
  path: string;
  summary: string;
  /** Paths at which the same stands with names in them. */
  alsoAt: readonly string[];
  parameters: readonly ParameterShown[];
  /** The body as JSON, where one is taken. */
  body?: { description: string; example: string; fields: readonly FieldShown[] };
  answers: readonly AnswerShown[];
  /** Whether it needs no key. */
  open: boolean;
  /** Whether its answer goes on until the caller leaves. */
  streams: boolean;
}

export interface ParameterShown {
  name: string;
  where: "path" | "query";
  required: boolean;
  description: string;
  example: string;
}

export interface FieldShown {
  name: string;
  type: string;
  required: boolean;
  description: string;
}

export interface AnswerShown {
  status: string;
  description: string;
  types: readonly string[];
  /** As JSON. */
  example?: string;
}
