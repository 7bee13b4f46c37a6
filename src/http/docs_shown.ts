import { z } from "zod";
import type {
  AnswerShown,
  ApiShown,
  FieldShown,
  GroupShown,
  OperationShown,
  ParameterShown,
} from "../pages/mod.ts";
import type { ApiDocument } from "./document.ts";
import { API_PATH } from "./paths.ts";

/** What of the document the page reads; the rest of it is for programs. */
const refSchema = z.object({ $ref: z.string().optional() });
const propertySchema = refSchema.extend({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  description: z.string().optional(),
});
const schemaSchema = propertySchema.extend({
  properties: z.record(z.string(), propertySchema).optional(),
  required: z.array(z.string()).optional(),
  example: z.unknown().optional(),
});
const contentSchema = z.record(z.string(), z.object({ schema: schemaSchema.optional() }));
const parameterSchema = z.object({
  name: z.string(),
  in: z.enum(["path", "query"]),
  required: z.boolean().optional(),
  description: z.string().optional(),
  example: z.unknown().optional(),
  schema: schemaSchema.optional(),
});
const operationSchema = z.object({
  operationId: z.string(),
  summary: z.string(),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(parameterSchema).optional(),
  requestBody: z.object({ description: z.string().optional(), content: contentSchema }).optional(),
  responses: z.record(
    z.string(),
    z.object({ description: z.string(), content: contentSchema.optional() }),
  ),
});
const itemSchema = z.object({
  parameters: z.array(parameterSchema).optional(),
  get: operationSchema.optional(),
  post: operationSchema.optional(),
});
const documentSchema = z.object({
  info: z.object({ description: z.string() }),
  paths: z.record(z.string(), itemSchema),
  components: z.object({ schemas: z.record(z.string(), schemaSchema) }),
});

type Described = z.infer<typeof documentSchema>;
type Schema = z.infer<typeof schemaSchema>;
type Operation = z.infer<typeof operationSchema>;

const GROUPS: readonly Omit<GroupShown, "operations">[] = [
  {
    id: "session",
    name: "One session",
    text: "Without a name in its path the session of WAHA_SESSION is meant.",
  },
  {
    id: "service",
    name: "All sessions and servers",
    text: "Lists, history and what comes in from outside.",
  },
  {
    id: "root",
    name: "The service itself",
    text: "For whoever runs it; these stand at the root and need no key.",
  },
];

/** The document as its page shows it: each call once, at the path with the fewest names. */
export function docsShownOf(document: ApiDocument): ApiShown {
  const described = documentSchema.parse(document);
  const operations = new Map<string, { group: string; shown: OperationShown }>();
  const paths = Object.keys(described.paths).toSorted((a, b) => namesIn(a) - namesIn(b));
  for (const path of paths) {
    const item = described.paths[path];
    for (const method of ["get", "post"] as const) {
      const operation = item?.[method];
      if (operation === undefined) continue;
      const key = `${method} ${withoutNames(path)}`;
      const known = operations.get(key);
      if (known !== undefined) {
        known.shown = { ...known.shown, alsoAt: [...known.shown.alsoAt, path] };
        continue;
      }
      const parameters = [...item?.parameters ?? [], ...operation.parameters ?? []];
      const shown = operationOf(described, { path, method, operation, parameters });
      operations.set(key, { group: groupOf(described, path), shown });
    }
  }
  const of = (id: string) =>
    [...operations.values()].filter(({ group }) => group === id).map(({ shown }) => shown);
  return {
    description: described.info.description,
    groups: GROUPS.map((group) => ({ ...group, operations: of(group.id) })),
  };
}

function namesIn(path: string): number {
  return path.split("/").filter((step) => step === "{server}" || step === "{session}").length;
}

function withoutNames(path: string): string {
  return path.replace("/servers/{server}/", "/").replace("/sessions/{session}/", "/");
}

function groupOf({ paths }: Described, path: string): string {
  if (!path.startsWith(API_PATH)) return "root";
  const named = `${API_PATH}/sessions/{session}${path.slice(API_PATH.length)}`;
  return Object.hasOwn(paths, named) ? "session" : "service";
}

function operationOf(
  described: Described,
  { path, method, operation, parameters }: {
    path: string;
    method: "get" | "post";
    operation: Operation;
    parameters: readonly z.infer<typeof parameterSchema>[];
  },
): OperationShown {
  const { operationId, summary, requestBody, responses, security } = operation;
  const answers = Object.entries(responses).map(([status, { description, content }]) =>
    answerOf(described, { status, description, content: content ?? {} })
  );
  const types = answers.flatMap((answer) => answer.types);
  return {
    id: operationId,
    method: method.toUpperCase(),
    path,
    summary,
    alsoAt: [],
    parameters: parameters.map(parameterOf),
    ...(requestBody === undefined ? {} : {
      body: bodyOf(described, {
        description: requestBody.description ?? "",
        schema: requestBody.content["application/json"]?.schema,
      }),
    }),
    answers,
    open: security?.length === 0,
    streams: types.includes("text/event-stream"),
  };
}

function parameterOf(
  { name, in: where, required, description, example, schema }: z.infer<typeof parameterSchema>,
): ParameterShown {
  return {
    name,
    where,
    required: required === true,
    description: description ?? schema?.description ?? "",
    example: String(example ?? schema?.example ?? ""),
  };
}

function bodyOf(
  described: Described,
  { description, schema }: { description: string; schema: Schema | undefined },
): NonNullable<OperationShown["body"]> {
  const known = schema === undefined ? undefined : resolved(described, schema);
  const fields = Object.entries(known?.properties ?? {}).map(([name, property]): FieldShown => ({
    name,
    type: typeOf(property),
    required: known?.required?.includes(name) === true,
    description: property.description ?? resolved(described, property).description ?? "",
  }));
  return { description, fields, example: JSON.stringify(known?.example ?? {}) };
}

function answerOf(
  described: Described,
  { status, description, content }: {
    status: string;
    description: string;
    content: z.infer<typeof contentSchema>;
  },
): AnswerShown {
  const data = content["application/json"]?.schema?.properties?.["data"];
  const example = data === undefined ? undefined : resolved(described, data).example;
  return {
    status,
    description,
    types: Object.keys(content),
    ...(example === undefined || !status.startsWith("2")
      ? {}
      : { example: JSON.stringify({ success: true, data: example }, null, 2) }),
  };
}

function typeOf({ $ref, type, enum: words }: z.infer<typeof propertySchema>): string {
  if (words !== undefined) return words.join(" | ");
  if ($ref !== undefined) return nameOf($ref);
  return Array.isArray(type) ? type.join(" | ") : type ?? "any";
}

function resolved({ components }: Described, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  return components.schemas[nameOf(schema.$ref)] ?? schema;
}

function nameOf($ref: string): string {
  return $ref.split("/").at(-1) ?? $ref;
}
