import { DEPLOY_STORIES } from "./deploy_stories.ts";
import { KILLED_STORIES } from "./killed_stories.ts";
import { MONITOR_STORIES } from "./monitor_story.ts";
import { NOTICE_STORIES } from "./notice_stories.ts";
import { UNWELL_STORIES } from "./unwell_stories.ts";

const STORIES = [
  ...DEPLOY_STORIES,
  ...KILLED_STORIES,
  ...MONITOR_STORIES,
  ...NOTICE_STORIES,
  ...UNWELL_STORIES,
];

// Real processes on real time: side by side they take as long as the longest of them. What they
// leave behind is looked for once, after all.
Deno.test("real processes keep their promises in real time", async (t) => {
  const sanitizers = { sanitizeOps: false, sanitizeResources: false, sanitizeExit: false };
  await Promise.all(
    STORIES.map(({ name, run, ignore = false }) =>
      t.step({ name, fn: run, ignore, ...sanitizers })
    ),
  );
});
