/** When things happen in the window and its webviews, told by the frames themselves. */
import type { BrowserContext, Frame } from 'playwright-core';
import { until } from '../../support/processes';

export interface Sighting {
  /** Milliseconds of the machine's clock: frames of other processes can be compared. */
  readonly atMs: number;
  readonly frame: Frame;
}

/** Sighted is waited for, with the selector of its first element. */
const SHOWN = {
  /** The panel's table with at least one layer in it. */
  table: '.layer-table .row',
  /** The panel's totals, which stand over a finished profile. */
  totals: '.totals',
  /** The provisional total while measuring. */
  provisional: '.median-line',
} as const;

/** `confirmed`: Enter is pressed. `content`: the latest content came to a panel, before totals did. */
export type Sighted = keyof typeof SHOWN | 'confirmed' | 'content';

const BINDING = 'layerlineSees';

export class Sightings {
  private readonly seen = new Map<Sighted, Sighting>();

  /** Must be called before pages are loaded. */
  async watch(context: BrowserContext): Promise<void> {
    await context.exposeBinding(BINDING, ({ frame }, what: Sighted, atMs: number) => {
      if (!this.seen.has(what === 'content' ? 'totals' : what))
        this.seen.set(what, { atMs, frame });
    });
    await context.addInitScript(watchFrame, { shown: SHOWN, binding: BINDING });
  }

  forget(): void {
    this.seen.clear();
  }

  /** The first one since `forget`; of what is shown, every frame tells only once. */
  get(what: Sighted): Sighting | undefined {
    return this.seen.get(what);
  }

  async wait(what: Sighted, limitMs: number): Promise<Sighting> {
    await until(() => this.seen.has(what), limitMs);
    const sighting = this.seen.get(what);
    if (!sighting) throw new Error(`There was no "${what}" within ${limitMs / 1000} s.`);
    return sighting;
  }
}

declare const document: { querySelector(selector: string): unknown };
declare const requestAnimationFrame: (next: () => void) => void;
declare const addEventListener: <Type extends 'keydown' | 'message'>(
  type: Type,
  listener: (
    event: Type extends 'keydown'
      ? { readonly key: string; readonly timeStamp: number }
      : { readonly data: unknown },
  ) => void,
  isCapturing: boolean,
) => void;

/** Runs in every frame before its scripts. */
function watchFrame({
  shown,
  binding,
}: {
  readonly shown: Readonly<Record<string, string>>;
  readonly binding: string;
}): void {
  const tell = (what: string, atMs: number): unknown =>
    (globalThis as unknown as Record<string, (what: string, atMs: number) => unknown>)[binding]?.(
      what,
      performance.timeOrigin + atMs,
    );
  addEventListener(
    'keydown',
    ({ key, timeStamp }) => {
      if (key === 'Enter') tell('confirmed', timeStamp);
    },
    true,
  );
  const arrived = ({ data }: { readonly data: unknown }): void => {
    if (data instanceof Uint8Array) tell('content', performance.now());
  };
  const awaited = new Map(Object.entries(shown));
  // A timer, because a webview that gets its document loses listeners and frames asked for.
  const timer = setInterval(() => {
    addEventListener('message', arrived, true);
    for (const [what, selector] of awaited) {
      if (!document.querySelector(selector)) continue;
      awaited.delete(what);
      // It is painted in the next frame, and the one after that starts when this is done.
      requestAnimationFrame(() => requestAnimationFrame(() => tell(what, performance.now())));
    }
    if (awaited.size === 0) clearInterval(timer);
  }, 5);
}
