import assert from "node:assert/strict";
import { curlOf } from "../pages/mod.ts";
import { docsShownOf } from "./docs_shown.ts";
import { describeApi } from "./document.ts";
import { aReport } from "./http_fixture.ts";
import { aHouse } from "./page_fixture.ts";

Deno.test("docs page: a stranger reads it, and learns nothing of what runs here", async () => {
  const { ask, service } = aHouse();
  service.reports.set("a-secret-name", aReport({ session: "a-secret-name" }));
  const answer = await ask("/docs");
  assert.equal(answer.status, 200);
  const html = await answer.text();
  assert.doesNotMatch(html, /a-secret-name|name="form"/);
  assert.match(html, /API key for “Try it”/);
  assert.deepEqual(service.calls, []);
  const keyless = await (await aHouse({ apiKey: null }).ask("/docs")).text();
  assert.match(keyless, /asks for no key/);
});

Deno.test("docs page: every call of the document stands there once, with all its paths", () => {
  const document = describeApi();
  const described = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    [item.get && `GET ${path}`, item.post && `POST ${path}`].filter((each) => each !== undefined)
  );
  const { groups } = docsShownOf(document);
  const operations = groups.flatMap((group) => group.operations);
  const shown = operations.flatMap(({ method, path, alsoAt }) =>
    [path, ...alsoAt].map((each) => `${method} ${each}`)
  );
  assert.deepEqual(shown.toSorted(), described.toSorted());
  assert.equal(new Set(operations.map(({ id }) => id)).size, operations.length);
  for (const { id, summary, answers } of operations) {
    assert.ok(summary !== "" && answers.length > 0, id);
  }
});

Deno.test("docs page: an example is one command of a shell, whatever its body holds", () => {
  const operation = docsShownOf(describeApi()).groups[0]?.operations.find(({ id }) =>
    id === "pause"
  );
  assert.ok(operation !== undefined);
  const body = { description: "", fields: [], example: `{"a":"it's $HOME"}` };
  assert.equal(
    curlOf({ ...operation, body }),
    `curl -s -X POST -H "X-Api-Key: $API_KEY" \\\n` +
      `  -H 'Content-Type: application/json' -d '{"a":"it'\\''s $HOME"}' \\\n` +
      `  "$US"/api/v1/waha/pause`,
  );
});
