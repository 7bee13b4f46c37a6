import { z } from "zod";
import { until } from "./until.ts";

const noticeSchema = z.object({
  id: z.string(),
  level: z.string(),
  sessions: z.array(z.string()),
  title: z.string(),
  text: z.string(),
  links: z.array(z.object({ session: z.string(), url: z.string() })),
});

/** A notice as it came over the wire. */
export interface DeskNotice extends z.infer<typeof noticeSchema> {
  body: string;
  headers: Headers;
}

/** Who is told, on loopback: a receiver of our webhook. */
export class Desk implements AsyncDisposable {
  readonly notices: DeskNotice[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor() {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      async (request) => {
        const body = await request.text();
        const { headers } = request;
        this.notices.push({ ...noticeSchema.parse(JSON.parse(body)), body, headers });
        return new Response("ok");
      },
    );
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/notices`;
  }

  /** Waits for a notice of that level. */
  until(level: string, withinMs: number): Promise<DeskNotice> {
    return until(
      `a notice of level ${level}`,
      () => this.notices.find((notice) => notice.level === level),
      { withinMs },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}
