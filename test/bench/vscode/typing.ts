/** From a key to the numbers that follow from it, in a real editor. */
import type { Window } from './window';

const LINE = 'self.linear =';
/** Typed before the line's last bracket: makes the number of outputs a sum. */
const SUM = ' + 1';
const OUTPUTS = 1000;
const START_MS = 60_000;
/** Between keys, as someone types who looks at the numbers. */
const PAUSE_MS = 400;
/** The first ones find a process that has just started. */
const WARM_UP_KEYS = 6;

/** Milliseconds from each key to the text that it changes. */
export async function keyToText(
  window: Window,
  { file, text }: { readonly file: string; readonly text: string },
  keys: number,
): Promise<number[]> {
  const line = text.split('\n').findIndex((one) => one.includes(LINE)) + 1;
  const { page, quickInput } = window.workbench;
  await quickInput.open('Control+P');
  await quickInput.type(file);
  await quickInput.rows.filter({ hasText: file }).first().waitFor();
  await quickInput.accept();
  await page.locator('.monaco-editor .view-line').first().waitFor();
  await page.evaluate(watchKeys);
  await quickInput.open('Control+G');
  await quickInput.type(`:${line}`);
  await quickInput.accept();
  await shows(window, `1×${OUTPUTS}`);
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type(SUM);
  await shows(window, `1×${OUTPUTS + 1}`);
  const found: number[] = [];
  for (let key = 0; key < keys + WARM_UP_KEYS; key++) {
    // `+ 11`, and back to `+ 1`.
    const isDigit = key % 2 === 0;
    await page.keyboard.press(isDigit ? '1' : 'Backspace');
    const ms = await shows(window, `1×${OUTPUTS + (isDigit ? 11 : 1)}`);
    if (key >= WARM_UP_KEYS) found.push(ms);
    await page.waitForTimeout(PAUSE_MS);
  }
  return found;
}

/** Waits until a line ends in the text; returns how long after the last key that was, ms. */
function shows({ workbench: { page } }: Window, text: string): Promise<number> {
  return page.evaluate(waitForText, { line: LINE, text, limitMs: START_MS });
}

interface PageElement {
  readonly textContent: string;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

declare const document: PageElement;
declare const requestAnimationFrame: (next: () => void) => void;
declare const getComputedStyle: (element: PageElement, part: string) => { content: string };
declare const addEventListener: (
  type: 'keydown',
  listener: (event: { readonly timeStamp: number }) => void,
  isCapturing: boolean,
) => void;

/** Of the last key, in the page. */
interface Keys {
  lastKeyMs: number;
}

/** Runs in the page. */
function watchKeys(): void {
  addEventListener(
    'keydown',
    ({ timeStamp }) => {
      (globalThis as unknown as Keys).lastKeyMs = timeStamp;
    },
    true,
  );
}

/** Runs in the page. */
function waitForText(wanted: { line: string; text: string; limitMs: number }): Promise<number> {
  const isShown = (): boolean => {
    const lines = [...document.querySelectorAll('.monaco-editor .view-line')];
    const line = lines.find((one) =>
      one.textContent.replaceAll('\u00a0', ' ').includes(wanted.line),
    );
    return [...(line?.querySelectorAll('span') ?? [])].some((span) =>
      getComputedStyle(span, '::after').content.includes(`${wanted.text}\u00a0`),
    );
  };
  const end = performance.now() + wanted.limitMs;
  return new Promise((resolve, reject) => {
    const look = (): void => {
      // The frame that shows it has been drawn when the next one begins.
      if (isShown())
        requestAnimationFrame(() =>
          resolve(performance.now() - (globalThis as unknown as Keys).lastKeyMs),
        );
      else if (performance.now() > end) reject(new Error(`No line ends in ${wanted.text}.`));
      else requestAnimationFrame(look);
    };
    look();
  });
}
