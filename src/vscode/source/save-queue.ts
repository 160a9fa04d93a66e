/** Does one thing after another; what waits already isn't put in line again. */
export class SaveQueue {
  private readonly waiting = new Set<string>();
  private last: Promise<void> = Promise.resolve();

  /**
   * @param key of what is done: a second request while the first one waits is the same.
   * @returns when it, or the one that waits in its place, is done. Never rejects.
   */
  add(key: string, task: () => Promise<void>): Promise<void> {
    if (this.waiting.has(key)) return this.last;
    this.waiting.add(key);
    this.last = this.last.then(() => this.start(key, task));
    return this.last;
  }

  private async start(key: string, task: () => Promise<void>): Promise<void> {
    // What is under way has seen its text: the next save counts again.
    this.waiting.delete(key);
    await task().catch(() => undefined);
  }
}
