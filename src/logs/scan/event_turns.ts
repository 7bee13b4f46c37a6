/**
 * Lets the event loop turn between two pieces of work, so that workers and signals are heard. Not by
 * a timer, which takes at least a millisecond, nor by `node:timers`, whose loading takes ten.
 */
export class EventTurns {
  #channel: MessageChannel | null = null;

  next(): Promise<void> {
    this.#channel ??= new MessageChannel();
    const { port1, port2 } = this.#channel;
    return new Promise((resolve) => {
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    });
  }

  close(): void {
    this.#channel?.port1.close();
    this.#channel?.port2.close();
    this.#channel = null;
  }
}
