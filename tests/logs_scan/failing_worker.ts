import { serveChunks } from "../../src/logs/scan/mod.ts";

serveChunks((started: Int32Array) => ({
  line() {
    Atomics.store(started, 0, 1);
    Atomics.notify(started, 0);
    throw new TypeError("this reader fails");
  },
  take: () => [],
}));
