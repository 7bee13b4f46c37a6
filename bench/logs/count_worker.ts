import { serveChunks } from "../../src/logs/scan/mod.ts";
import { countReader } from "./count_reader.ts";

serveChunks(countReader);
