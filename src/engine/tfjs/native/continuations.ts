import { createHook } from 'node:async_hooks';

/**
 * Says whose code runs when something goes on after an `await`: what ran when it was awaited.
 * Several may wait at once, and go on in turns, so no stack could tell.
 */
export class Continuations<Owner> {
  private readonly owners = new Map<number, Owner>();
  private readonly hook = createHook({
    init: (id, type) => {
      if (type !== 'PROMISE') return;
      const owner = this.current();
      if (owner !== undefined) this.owners.set(id, owner);
    },
    before: (id) => this.goOn(this.owners.get(id)),
    after: () => this.goOn(undefined),
  });

  /**
   * @param current whose code runs now; undefined for nobody's.
   * @param goOn is told whose code goes on.
   */
  constructor(
    private readonly current: () => Owner | undefined,
    private readonly goOn: (owner: Owner | undefined) => void,
  ) {}

  start(): void {
    this.owners.clear();
    this.hook.enable();
  }

  stop(): void {
    this.hook.disable();
    this.owners.clear();
  }
}
