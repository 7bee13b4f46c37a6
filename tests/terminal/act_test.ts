import assert from "node:assert/strict";
import { runRecover, runRestart } from "../../src/terminal/mod.ts";
import { Desk, type DeskOptions } from "./desk.ts";

/** Runs a command of somebody who answers, and gives what was asked. */
async function answered(
  desk: Desk,
  { run, args, yes }: { run: typeof runRestart; args: string; yes: boolean },
): Promise<{ exit: number | null; asked: string[] }> {
  const asked: string[] = [];
  const parts = desk.parts(args);
  const ask = (question: string) => {
    asked.push(question);
    return yes;
  };
  return { exit: await desk.ended(run({ ...parts, ask })), asked };
}

const RISKS: { when: string; args: string; options: DeskOptions; says: RegExp }[] = [
  {
    when: "it works",
    args: "",
    options: {},
    says: /^Session default is WORKING.*its login is present.*\nIt works: until it is back/,
  },
  {
    when: "it waits for a phone",
    args: "--mode stop-start",
    options: { simulator: { status: "SCAN_QR_CODE" } },
    says: /\nIt waits for a phone: whoever is logging it in just now must begin again/,
  },
  {
    when: "its login would be deleted",
    args: "--mode recreate --force",
    options: {},
    says: /a phone must scan a code after that\..*\n.*lost for good\.\n--force passes most holds/,
  },
];

for (const { when, args, options, says } of RISKS) {
  Deno.test(`restart says what it risks when ${when}, and a no changes nothing`, async () => {
    await using desk = await Desk.open(options);
    const { exit, asked } = await answered(desk, { run: runRestart, args, yes: false });
    assert.equal(exit, 1);
    assert.deepEqual(asked, ["Restart session default on server main?"]);
    assert.match(desk.err, says);
    assert.match(desk.err, /\nNothing was done\n$/);
    assert.deepEqual(desk.rig.acts(), []);
  });
}

Deno.test("restart after a yes restarts, and says what came of it", async () => {
  await using desk = await Desk.open();
  const { exit } = await answered(desk, { run: runRestart, args: "default", yes: true });
  assert.equal(exit, 0, desk.err);
  assert.match(desk.out, /: it is WORKING\n$/);
  assert.deepEqual(desk.rig.acts().map(({ path }) => path), ["/api/sessions/default/restart"]);
});

Deno.test("recover asks nobody, unless a login may be lost by it", async () => {
  await using desk = await Desk.open();
  const plain = await answered(desk, { run: runRecover, args: "", yes: false });
  assert.deepEqual(plain, { exit: 0, asked: [] });
  const forced = await answered(desk, { run: runRecover, args: "--force", yes: false });
  assert.deepEqual(forced, { exit: 1, asked: ["Recover session default on server main?"] });
});

Deno.test("recover of a session that only a phone can bring back says which command shows the code", async () => {
  await using desk = await Desk.open({ simulator: { status: "SCAN_QR_CODE" } });
  assert.equal(await desk.ended(runRecover(desk.parts("default"))), 1);
  assert.match(desk.out, /Only a phone can bring it back: deno task qr default\n/);
});

Deno.test("recover --json prints what the API answers, and nothing else", async () => {
  await using desk = await Desk.open();
  assert.equal(await desk.ended(runRecover(desk.parts("--json"))), 0);
  const { currentStatus, needsQR } = JSON.parse(desk.out);
  assert.deepEqual([currentStatus, needsQR, desk.err], ["WORKING", false, ""]);
});

for (
  const { run, args, says } of [
    { run: runRestart, args: "--mode hard", says: /^Cannot restart in mode hard: give restart, / },
    {
      run: runRestart,
      args: "..",
      says: /^Cannot use that session's name: give a name, not a path/,
    },
    { run: runRecover, args: "--mode restart", says: /Unknown option '--mode'/ },
    { run: runRecover, args: "a\x1b[2J b", says: /^Cannot take b: / },
    { run: runRestart, args: "a\x1b[2Jb", says: /leave out control characters/ },
  ] as const
) {
  Deno.test(`${run.name} ${JSON.stringify(args)} is a matter of usage, told in a sentence`, async () => {
    await using desk = await Desk.open();
    assert.equal(await desk.ended(run(desk.parts(args))), 2);
    assert.match(desk.err, says);
    assert.match(desk.err, /^[^\n]+--help shows all\n$/);
    assert.ok(!desk.err.includes("\x1b"));
    assert.deepEqual(desk.rig.acts(), []);
  });
}
