/** Somebody's web site: its page, its files, and the way to WAHA that its back end keeps. */
export class Site implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  private constructor(server: Deno.HttpServer<Deno.NetAddr>) {
    this.#server = server;
  }

  static open({ page, folder, waha }: {
    /** Made once its service is known; the service must know the site's origin before. */
    page: () => string;
    /** Its JavaScript, at `/client/…`. */
    folder?: string;
    /** What it calls at `/api/…`. */
    waha?: { url: string; key: string };
  }): Site {
    const handler = async (request: Request): Promise<Response> => {
      const { pathname, search } = new URL(request.url);
      if (pathname === "/") return html(page());
      if (pathname.startsWith("/client/") && folder !== undefined) {
        return script(await Deno.readTextFile(`${folder}/${pathname.slice("/client/".length)}`));
      }
      if (pathname.startsWith("/api/") && waha !== undefined) {
        const headers = { "content-type": "application/json", "x-api-key": waha.key };
        const body = await request.text();
        const init = { method: request.method, headers, ...(body === "" ? {} : { body }) };
        return await fetch(`${waha.url}${pathname}${search}`, init);
      }
      return new Response(null, { status: 404 });
    };
    const at = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
    return new Site(Deno.serve(at, handler));
  }

  /** As a browser says where its page is from. */
  get origin(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

function html(text: string): Response {
  return new Response(text, { headers: { "content-type": "text/html; charset=UTF-8" } });
}

function script(text: string): Response {
  return new Response(text, { headers: { "content-type": "text/javascript" } });
}
