import assert from "node:assert/strict";
import { describeApi } from "../../src/http/document.ts";
import { docsShownOf } from "../../src/http/docs_shown.ts";
import { until } from "./until.ts";
import { Scene } from "./scene.ts";

const KEY = "a-key-of-the-service-0123";
const COMMAND = /<code class="curl">([^<]+)<\/code>/g;
/** As a shell reads words: what is quoted in one way or the other, or not at all. */
const WORD = /(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/gs;
const PART = /'([^']*)'|"([^"]*)"|\\(.)|([^'"\\]+)/gs;

/** A command's words, with the two variables that the page names. */
function wordsOf(command: string, variables: Record<string, string>): string[] {
  const joined = command.replaceAll("\\\n", " ");
  const named = (text: string) => text.replace(/\$(\w+)/g, (_, name) => variables[name] ?? "");
  return [...joined.matchAll(WORD)].map(([word]) =>
    [...word.matchAll(PART)].map(([, single, double, escaped, bare]) =>
      single ?? escaped ?? named(double ?? bare ?? "")
    ).join("")
  );
}

function requestOf(words: readonly string[]): { url: string; init: RequestInit } {
  const headers = new Headers();
  let method = "GET";
  let body: string | null = null;
  let url = "";
  const rest = [...words];
  assert.match(rest.shift() ?? "", /^curl$/);
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "-X") method = rest.shift() ?? "";
    else if (word === "-d") body = rest.shift() ?? "";
    else if (word === "-H") {
      const [, name = "", value = ""] = /^([^:]+): (.*)$/s.exec(rest.shift() ?? "") ?? [];
      headers.set(name, value);
    } else if (!word.startsWith("-")) url = word;
  }
  return { url, init: { method, headers, body } };
}

function unescaped(html: string): string {
  return html.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

Deno.test("every example of the API's page is answered as the page says", async () => {
  await using scene = await Scene.open();
  const url = await scene.run({ API_KEY: KEY, STORE_URL: "memory:" }).url();
  await until("the first look", async () => {
    const answer = await fetch(`${url}/readyz`);
    await answer.body?.cancel();
    return answer.ok;
  }, { withinMs: 10_000 });
  const page = await (await fetch(`${url}/docs`)).text();
  const commands = [...page.matchAll(COMMAND)].map(([, html]) => unescaped(html ?? ""));
  const operations = docsShownOf(describeApi()).groups.flatMap((group) => group.operations);
  assert.equal(commands.length, operations.length);
  for (const [index, command] of commands.entries()) {
    const operation = operations[index];
    assert.ok(operation !== undefined);
    const request = requestOf(wordsOf(command, { US: url, API_KEY: KEY }));
    const answer = await fetch(request.url, request.init);
    await answer.body?.cancel();
    const told = operation.answers.map(({ status }) => status);
    assert.ok(told.includes(`${answer.status}`), `${command}\nanswers ${answer.status}`);
    assert.ok(
      ![400, 401, 403, 500].includes(answer.status),
      `${command}\nanswers ${answer.status}`,
    );
  }
});
