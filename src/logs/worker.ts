import { createReader } from "./chunk_reader.ts";
import { serveChunks } from "./scan/mod.ts";

/** The second thread of a large file: it reads chunks as the first one does. */
serveChunks(createReader);
