import type { Frame, Page } from 'playwright-core';

const POLL_MS = 50;
const READ_LIMIT_MS = 500;

/** Documents of the extension's webviews: each lies in a frame in a frame of the page. */
export function webviewFrames(page: Page): Frame[] {
  return page.frames().filter((frame) => frame.parentFrame()?.parentFrame() === page.mainFrame());
}

/** Waits for the webview that shows `text`. */
export async function webviewWith(page: Page, text: string, limitMs: number): Promise<Frame> {
  const end = Date.now() + limitMs;
  for (;;) {
    for (const frame of webviewFrames(page)) if ((await textOf(frame)).includes(text)) return frame;
    if (Date.now() > end) {
      const shown = await Promise.all(webviewFrames(page).map(textOf));
      throw new Error(`No webview shows "${text}"; there are: ${JSON.stringify(shown)}`);
    }
    await page.waitForTimeout(POLL_MS);
  }
}

/** Frames come and go while VS Code opens a webview, and then have no text. */
async function textOf(frame: Frame): Promise<string> {
  try {
    return await frame.locator('body').innerText({ timeout: READ_LIMIT_MS });
  } catch {
    return '';
  }
}
