import assert from "node:assert/strict";
import { z } from "zod";
import { API, ask, Scene, WAHA_KEY } from "./scene.ts";
import { until } from "./until.ts";

const EXIT_CONFIG = 78;
const FILE = "data/conf/servers.json";
const listSchema = z.object({
  servers: z.array(z.object({ name: z.string(), state: z.string() })),
});

/** The service beside one WAHA, with its list of servers in a file. */
async function withFile(
  list: unknown,
  test: (scene: Scene, write: (next: unknown) => Promise<void>) => Promise<void>,
): Promise<void> {
  await using scene = await Scene.open({
    settings: { WAHA_URL: "", WAHA_API_KEY: "", WAHA_SERVERS: FILE, STORE_URL: "memory:" },
  });
  await Deno.mkdir(`${scene.place.path}/data/conf`, { recursive: true });
  const write = async (next: unknown) => {
    const text = typeof next === "string" ? next : JSON.stringify(next);
    // As editors do: another file takes the place of the old one.
    await Deno.writeTextFile(`${scene.place.path}/${FILE}.new`, text);
    await Deno.rename(`${scene.place.path}/${FILE}.new`, `${scene.place.path}/${FILE}`);
  };
  await write(list);
  await test(scene, write);
}

async function serversOf(url: string): Promise<string[]> {
  const answer = await ask(`${url}${API}/servers`);
  return answer.data(listSchema).servers.map(({ name, state }) => `${name} ${state}`);
}

Deno.test("a file of servers is read again when another takes its place, and by SIGHUP", () => {
  // One WAHA is enough: each of the two says which sessions are its own.
  const entry = (name: string, url: string) => ({
    name,
    url,
    apiKey: WAHA_KEY,
    sessions: name === "a" ? ["default"] : ["shop"],
  });
  return withFile([], async (scene, write) => {
    const a = entry("a", scene.waha.url);
    await write([a]);
    const program = scene.run();
    const url = await program.url();
    await until("the first look", async () => (await serversOf(url)).includes("a up"), {
      withinMs: 10_000,
    });
    await write([a, entry("b", scene.waha.url)]);
    await until("the second server", async () => (await serversOf(url)).includes("b up"), {
      withinMs: 10_000,
    });
    await write("[{");
    await until(
      "the broken list",
      () => program.log().some(({ msg }) => /not a JSON list/.test(String(msg))),
      { withinMs: 10_000 },
    );
    assert.deepEqual(await serversOf(url), ["a up", "b up"]);
    await write([a]);
    program.signal("SIGHUP");
    await until("one server again", async () => (await serversOf(url)).length === 1, {
      withinMs: 10_000,
    });
    program.signal("SIGTERM");
    assert.equal((await program.ended()).code, 0);
  });
});

for (
  const { when, list, says } of [
    {
      when: "is missing",
      list: null,
      says: /WAHA_SERVERS: given a list, expected a file that can/,
    },
    { when: "names nothing that can be used", list: [{ name: "a" }], says: /url is wrong/ },
    { when: "is no list", list: "{}", says: /it is not a JSON list/ },
  ]
) {
  Deno.test(`a file of servers that ${when} ends the start with 78, in a sentence`, () =>
    withFile(list ?? [], async (scene) => {
      if (list === null) await Deno.remove(`${scene.place.path}/${FILE}`);
      const program = scene.run();
      assert.equal((await program.ended()).code, EXIT_CONFIG);
      assert.match(program.err, says);
    }));
}
