import { serveChunks } from "../../src/logs/scan/mod.ts";
import { keepLines } from "./gathered.ts";

serveChunks(keepLines);
