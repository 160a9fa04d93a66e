import { describe, expect, test } from 'vitest';
import { SaveQueue } from '../../../src/vscode/source/save-queue';

/** A queue whose tasks end when told. */
class Tasks {
  readonly queue = new SaveQueue();
  readonly begun: string[] = [];
  private readonly ends: (() => void)[] = [];

  add(key: string, name = key): void {
    void this.queue.add(key, () => {
      this.begun.push(name);
      return new Promise((resolve) => this.ends.push(resolve));
    });
  }

  async end(): Promise<void> {
    this.ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('What is saved', () => {
  test('is done one after another, in order', async () => {
    const tasks = new Tasks();
    tasks.add('a');
    tasks.add('b');
    await tasks.end();
    expect(tasks.begun).toEqual(['a']);
    await tasks.end();
    expect(tasks.begun).toEqual(['a', 'b']);
  });

  test('waits once at most', async () => {
    const tasks = new Tasks();
    tasks.add('a', 'first');
    await tasks.end();
    tasks.add('a', 'second');
    tasks.add('a', 'third');
    for (let step = 0; step < 4; step++) await tasks.end();
    expect(tasks.begun).toEqual(['first', 'second']);
  });

  test('goes on after a failure', async () => {
    const queue = new SaveQueue();
    void queue.add('a', () => Promise.reject(new Error('no')));
    let isDone = false;
    await queue.add('b', () => Promise.resolve(void (isDone = true)));
    expect(isDone).toBe(true);
  });
});
