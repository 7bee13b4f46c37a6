/** Every event of the recordings, as it came over the wire. */
export interface RecordedEvent {
  /** Folder, file and line, for a failing test's message. */
  from: string;
  body: string;
  headers: Record<string, string>;
  receivedAt: number;
}

const FOLDER = new URL("../../tests/recorded/", import.meta.url);

export async function recordedWebhooks(): Promise<RecordedEvent[]> {
  return (await lines("webhooks")).map(({ from, line }) => ({
    from,
    body: line.rawBody,
    headers: line.headers,
    receivedAt: line.receivedAt,
  }));
}

export async function recordedFrames(): Promise<RecordedEvent[]> {
  return (await lines("ws")).filter(({ line }) => line.type === "message").map((
    { from, line },
  ) => ({ from, body: line.data, headers: {}, receivedAt: line.at }));
}

/** A line of a recording: a delivery of a webhook or what a WebSocket client saw. */
interface Line {
  rawBody: string;
  headers: Record<string, string>;
  receivedAt: number;
  type: string;
  data: string;
  at: number;
}

async function lines(folder: string): Promise<{ from: string; line: Line }[]> {
  const found: { from: string; line: Line }[] = [];
  for await (const { name } of Deno.readDir(new URL(`${folder}/`, FOLDER))) {
    const text = await Deno.readTextFile(new URL(`${folder}/${name}`, FOLDER));
    for (const [index, line] of text.split("\n").entries()) {
      if (line !== "") {
        found.push({ from: `${folder}/${name}:${index + 1}`, line: JSON.parse(line) });
      }
    }
  }
  return found.sort((a, b) => a.from < b.from ? -1 : 1);
}
