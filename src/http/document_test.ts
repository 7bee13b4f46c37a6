import assert from "node:assert/strict";
import * as contract from "../contract/mod.ts";
import { z } from "zod";
import type { ApiDocument } from "./document.ts";
import { aRig } from "./http_fixture.ts";

const { app } = aRig();
const document: ApiDocument = await (await app.request("/openapi.json")).json();
const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  Object.entries({ get: item.get, post: item.post }).flatMap(([method, operation]) =>
    operation === undefined ? [] : [{ path, method, item, operation }]
  )
);

const ROUTES = new Set(
  app.routes.filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`),
);

Deno.test("openapi: it is a 3.1 document with both ways to send the key", () => {
  assert.equal(document.openapi, "3.1.0");
  assert.deepEqual(Object.keys(document.components?.securitySchemes ?? {}), ["apiKey", "bearer"]);
});

Deno.test("openapi: exactly the app's routes stand in it", () => {
  const described = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  assert.deepEqual(described.toSorted(), [...ROUTES].toSorted());
  assert.ok(ROUTES.size >= 26);
});

Deno.test("openapi: operation ids are unique", () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  assert.equal(new Set(ids).size, ids.length);
});

for (const { path, method, item, operation } of operations) {
  Deno.test(`openapi: ${method} ${path} tells its answers, errors and parameters`, () => {
    const responses = operation.responses ?? {};
    // What is taken in is answered 202 alone.
    assert.ok((path.endsWith("/signals") ? "202" : "200") in responses);
    assert.equal(typeof operation.summary, "string");
    assert.equal("x-errors" in operation, false);
    const keyed = path.startsWith("/api");
    for (const status of ["401", "403", "500"]) assert.equal(status in responses, keyed);
    assert.deepEqual(operation.security, keyed ? undefined : []);
    if (method === "post") {
      assert.ok(operation.requestBody !== undefined);
      // A telling is stored or not, a code is there or not: no act goes on after the answer.
      const acting = /\/(webhook|signals|pairing-code|qr-link)$/.test(path) ? [] : ["202", "409"];
      for (const status of [...acting, "400", "413"]) assert.ok(status in responses, status);
    }
    if (!path.includes("{session}")) return;
    assert.ok("404" in responses);
    assert.equal(JSON.stringify(item.parameters).includes('"name":"session","in":"path"'), true);
  });
}

Deno.test("openapi: every reference has its target", () => {
  const refs = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g);
  const known = Object.keys(document.components?.schemas ?? {});
  assert.deepEqual([...refs].map(([, name]) => name).filter((name) => !known.includes(name!)), []);
});

const SCHEMAS = new Map(
  Object.values(contract).flatMap((schema) => {
    if (!(schema instanceof z.ZodType)) return [];
    const id = schema.meta()?.id;
    return id === undefined ? [] : [[id, schema] as const];
  }),
);

for (const [name, component] of Object.entries(document.components?.schemas ?? {})) {
  const schema = SCHEMAS.get(name);
  if (schema === undefined || !("example" in component)) continue;
  Deno.test(`openapi: the example of ${name} is valid`, () => {
    assert.deepEqual(schema.safeParse(component.example).error?.issues ?? [], []);
  });
}

const QUERIES = contract.waitQuerySchema.extend(contract.incidentListQuerySchema.shape)
  .extend(contract.incidentParamsSchema.shape)
  .extend({ offset: contract.chatQuerySchema.shape.offset });

Deno.test("openapi: the examples of all parameters are valid", () => {
  const parameters = operations.flatMap(({ operation }) => operation.parameters ?? []);
  const examples = parameters.flatMap((parameter) => {
    if (!("name" in parameter)) return [];
    const { schema } = parameter;
    assert.ok(schema !== undefined && "example" in schema, parameter.name);
    return [[parameter.name, String(schema.example)]];
  });
  assert.ok(examples.length >= 10);
  // Of one name, and with other words at each route.
  for (const { shape } of [contract.uptimeQuerySchema, contract.statsQuerySchema]) {
    shape.window.parse(shape.window.meta()?.example);
  }
  for (const [name, example] of examples) {
    const parsed = QUERIES.safeParse({ [name!]: example });
    const own = parsed.error?.issues.filter(({ path }) => path[0] === name) ?? [];
    assert.deepEqual(own, []);
  }
});

Deno.test("openapi: the errors of an operation are those that its status can have", () => {
  const codes = Object.keys(contract.ERRORS);
  for (const { operation } of operations) {
    for (const [status, response] of Object.entries(operation.responses ?? {})) {
      if (Number(status) < 400) continue;
      const named = [...JSON.stringify(response).matchAll(/`([A-Z_]+)`:/g)].map(([, code]) =>
        code!
      );
      assert.ok(named.length > 0);
      for (const code of named) {
        assert.ok(codes.includes(code));
        const [, row] = Object.entries(contract.ERRORS).find(([key]) => key === code)!;
        assert.equal(row.status, Number(status));
      }
    }
  }
});
