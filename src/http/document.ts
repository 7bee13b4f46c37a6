import { OpenAPIHono } from "@hono/zod-openapi";
import {
  type ErrorCode,
  errorEnvelopeSchema,
  ERRORS,
  type ErrorStatus,
  sessionNameSchema,
} from "../contract/mod.ts";
import { BODIES, LISTS, OF_ROOT, OF_SERVICE, OF_SESSION } from "./definitions.ts";
import { OF_HISTORY } from "./history_definitions.ts";
import { API_PATH, SERVER_PATH, SERVER_SESSION_PATH, SESSION_PATH } from "./paths.ts";

export type ApiDocument = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;
type PathItem = NonNullable<ApiDocument["paths"]>[string];
type Operation = NonNullable<PathItem["get"]>;

/** Of every route below the API. */
const KEYED: readonly ErrorCode[] = [
  "UNAUTHORIZED",
  "FORBIDDEN",
  "INTERNAL",
  "NOT_CONFIGURED",
  "SERVER_NOT_FOUND",
];
/** Of every route below a session's name. */
const NAMED: readonly ErrorCode[] = ["INVALID_REQUEST", "SESSION_NOT_FOUND"];

/** The OpenAPI 3.1 document of all routes. */
export function describeApi(): ApiDocument {
  const app = new OpenAPIHono();
  const registry = app.openAPIRegistry;
  for (
    const [prefix, routes] of [
      [API_PATH, OF_SESSION],
      [described(SESSION_PATH), OF_SESSION],
      [described(SERVER_PATH), OF_SESSION],
      [described(SERVER_SESSION_PATH), OF_SESSION],
      [API_PATH, OF_HISTORY],
      [described(SERVER_PATH), OF_HISTORY],
      [API_PATH, LISTS],
      [described(SERVER_PATH), LISTS],
      [API_PATH, OF_SERVICE],
      ["", OF_ROOT],
    ] as const
  ) {
    for (const route of routes) {
      registry.registerPath({ ...route, path: `${prefix}${route.path}` });
    }
  }
  registry.registerComponent("securitySchemes", "apiKey", {
    type: "apiKey",
    in: "header",
    name: "X-Api-Key",
  });
  registry.registerComponent("securitySchemes", "bearer", { type: "http", scheme: "bearer" });
  registry.registerPath({
    method: "get",
    path: "/openapi.json",
    operationId: "getDocument",
    summary: "This document",
    security: [],
    responses: {
      200: {
        description: "OpenAPI 3.1",
        content: { "application/json": { schema: { type: "object" } } },
      },
    },
  });
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "waha-recovery",
      version: "1",
      description: "Heals the sessions of a WAHA. Instants are ISO 8601 in UTC, durations are " +
        "numbers of milliseconds whose names end in `Ms`.",
    },
    security: [{ apiKey: [] }, { bearer: [] }],
  });
  const components = document.components ??= {};
  components.schemas = { ...components.schemas, ...namedSchemas() };
  for (const [path, item] of Object.entries(document.paths ?? {})) complete(path, item);
  return document;
}

/**
 * The schemas that the document refers to by name only. Not by the registry's own `register`: that
 * needs schemas made after zod-openapi has extended zod, and whether they were depends on who
 * imported the contract first.
 */
function namedSchemas() {
  const carrier = new OpenAPIHono();
  for (const schema of [...Object.values(BODIES), errorEnvelopeSchema]) {
    carrier.openAPIRegistry.registerPath({
      method: "post",
      path: `/${schema.meta()?.id}`,
      request: { body: { content: { "application/json": { schema } } } },
      responses: {},
    });
  }
  const info = { title: "", version: "" };
  return carrier.getOpenAPI31Document({ openapi: "3.1.0", info }).components?.schemas;
}

function complete(path: string, item: PathItem): void {
  const named = path.includes("{session}");
  const below = path.includes("{server}");
  const keyed = path.startsWith(API_PATH);
  const parameters = [
    ...(below ? [serverParameter("path")] : keyed ? [serverParameter("query")] : []),
    ...(named ? [sessionParameter()] : []),
  ];
  if (parameters.length > 0) item.parameters = parameters;
  for (const operation of [item.get, item.post]) {
    if (operation === undefined) continue;
    const own: readonly ErrorCode[] = operation["x-errors"] ?? [];
    delete operation["x-errors"];
    const shared = [...(named ? NAMED : []), ...(keyed ? KEYED : [])];
    addErrors(operation, new Set([...own, ...shared]));
    const of = `${below && operation.operationId !== "getServer" ? "OfServer" : ""}${
      named ? "OfSession" : ""
    }`;
    operation.operationId = `${operation.operationId}${of}`;
  }
}

function addErrors(operation: Operation, codes: ReadonlySet<ErrorCode>): void {
  const byStatus = new Map<ErrorStatus, ErrorCode[]>();
  for (const code of codes) {
    const { status } = ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const responses = operation.responses ??= {};
  for (const [status, found] of byStatus) {
    responses[status] = {
      description: found.map((code) => `\`${code}\`: ${ERRORS[code].meaning}`).join("\n\n"),
      content: { "application/json": { schema: { $ref: "#/components/schemas/ErrorEnvelope" } } },
    };
  }
}

function described(path: string): string {
  return path.replace(/:(\w+)/g, "{$1}");
}

function serverParameter(where: "path" | "query") {
  return {
    name: "server",
    in: where,
    required: where === "path",
    description: "The WAHA server's name in `WAHA_SERVERS`; `main` is that of `WAHA_URL`." +
      (where === "path" ? "" : " Left out, all are meant, or the first one."),
    schema: { type: "string" as const, minLength: 1 },
    example: "main",
  };
}

function sessionParameter() {
  const { description, example } = sessionNameSchema.meta() ?? {};
  return {
    name: "session",
    in: "path" as const,
    required: true,
    description: String(description),
    schema: { type: "string" as const, minLength: 1 },
    example,
  };
}
