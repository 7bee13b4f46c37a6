import assert from "node:assert/strict";
import { isLoopback, isSameUrl, shownUrl, staysAtHome } from "./address.ts";

Deno.test("isLoopback() knows the machine's own names", () => {
  for (const host of ["localhost", "127.0.0.1", "127.8.9.1", "[::1]", "a.localhost"]) {
    assert.ok(isLoopback(`http://${host}:3000/x`), host);
  }
  for (const host of ["waha", "10.0.0.1", "localhost.example.com", "[::2]"]) {
    assert.ok(!isLoopback(`http://${host}/`), host);
  }
  assert.ok(!isLoopback("nothing"));
});

Deno.test("staysAtHome() tells containers and private networks from the internet", () => {
  for (const host of ["waha", "10.1.2.3", "192.168.0.9", "172.16.0.1", "[fd00::1]", "a.local"]) {
    assert.ok(staysAtHome(`http://${host}:3000`), host);
  }
  for (const host of ["waha.example.com", "8.8.8.8", "172.32.0.1", "[2001:db8::1]"]) {
    assert.ok(!staysAtHome(`http://${host}:3000`), host);
  }
  assert.ok(!staysAtHome("nothing"));
});

Deno.test("isSameUrl() sees through a slash at the end, the port's default and letter case", () => {
  assert.ok(isSameUrl("http://Us:80/hook/", "http://us/hook"));
  assert.ok(!isSameUrl("http://us/hook", "http://us/other"));
  assert.ok(isSameUrl("nothing", "nothing"));
});

Deno.test("shownUrl() shows neither login nor query", () => {
  assert.equal(
    shownUrl("https://u:hush@us:8443/hook?token=hush#x"),
    "https://***@us:8443/hook?***",
  );
  assert.equal(shownUrl("http://us/"), "http://us");
  assert.equal(shownUrl("hush"), "an address that is none");
});
