import assert from "node:assert/strict";
import { partOf, withPart } from "../../bench/page.ts";

Deno.test("withPart() puts a part at the end, then replaces only it, whatever signs it holds", () => {
  const first = withPart("# Page\n", { name: "logs", text: "one" });
  assert.equal(first, "# Page\n\n<!-- begin logs -->\n\none\n\n<!-- end logs -->\n");
  const second = withPart(`${first}\nafter\n`, { name: "logs", text: "$& two" });
  assert.match(
    second,
    /^# Page\n\n<!-- begin logs -->\n\n\$& two\n\n<!-- end logs -->\n\nafter\n$/,
  );
});

Deno.test("partOf() gives a part with its marks, and nothing where there is none", () => {
  const page = withPart("# Page\n", { name: "logs", text: "one" });
  assert.equal(partOf(page, "logs"), "<!-- begin logs -->\n\none\n\n<!-- end logs -->");
  assert.equal(partOf(page, "log"), "");
});
