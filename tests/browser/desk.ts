import { Scene, type SceneOptions, WAHA_KEY } from "../e2e/scene.ts";
import { until } from "../e2e/until.ts";
import { Site } from "./site.ts";

/** Makes a page that knows where the service is, and its key where it has one. */
export type Paint = (at: { recovery: string; apiKey?: string }) => string;

export interface DeskOptions {
  /** Whether the service lets the pages of the site in. */
  listed?: boolean;
  settings?: Record<string, string>;
  simulator?: SceneOptions["simulator"];
  /** The site's JavaScript. */
  folder?: string;
}

/** A support desk: its site, the service, and WAHA, each at an origin of its own. */
export class Desk implements AsyncDisposable {
  readonly scene: Scene;
  readonly site: Site;
  /** Where the service answers. */
  recovery = "";

  private constructor(scene: Scene, paint: Paint, { settings = {}, folder }: DeskOptions) {
    const apiKey = settings["API_KEY"];
    this.scene = scene;
    this.site = Site.open({
      page: () => paint({ recovery: this.recovery, ...(apiKey === undefined ? {} : { apiKey }) }),
      waha: { url: scene.waha.url, key: WAHA_KEY },
      ...(folder === undefined ? {} : { folder }),
    });
  }

  static async open(paint: Paint, options: DeskOptions = {}): Promise<Desk> {
    const { listed = true, settings = {}, simulator = {} } = options;
    const scene = await Scene.open({
      settings: { STORE_URL: "memory:" },
      // WAHA waits for ten seconds; what the tests are about begins after that.
      simulator: { ...simulator, timings: { statusWaitMs: 200, ...simulator.timings } },
    });
    const desk = new Desk(scene, paint, options);
    const origins = listed ? { CORS_ORIGINS: desk.site.origin } : {};
    desk.recovery = await scene.run({ ...settings, ...origins }).url();
    await until("the first look", async () => {
      const answer = await fetch(`${desk.recovery}/readyz`);
      await answer.body?.cancel();
      return answer.ok;
    }, { withinMs: 10_000 });
    return desk;
  }

  /** What WAHA answered to each message. */
  sends(): (number | null)[] {
    return this.scene.waha.simulator.calls().filter(({ path }) => path === "/api/sendText")
      .map(({ status }) => status);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.site[Symbol.asyncDispose]();
    await this.scene[Symbol.asyncDispose]();
  }
}
