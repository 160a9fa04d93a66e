import type { Locator, Page } from 'playwright-core';

const WIDGET = '.quick-input-widget';
const ROW = `${WIDGET} .quick-input-list .monaco-list-row`;
const LABEL = '.quick-input-list-label .monaco-icon-label-container > .monaco-icon-name-container';
const OPEN_ATTEMPTS = 10;
const OPEN_LIMIT_MS = 1_000;
const ROW_LIMIT_MS = 10_000;

/** The box at the top of the window: command palette, quick picks and input boxes. */
export class QuickInput {
  constructor(private readonly page: Page) {}

  get widget(): Locator {
    return this.page.locator(WIDGET);
  }

  get box(): Locator {
    return this.page.locator(`${WIDGET} .quick-input-box input`);
  }

  /** Of a dialogue, with its step: `Build ResNet (2/6)`. */
  get title(): Locator {
    return this.page.locator(`${WIDGET} .quick-input-title`);
  }

  /** Under a text: what it is for, or what is wrong with it. */
  get message(): Locator {
    return this.page.locator(`${WIDGET} .quick-input-message`);
  }

  get rows(): Locator {
    return this.page.locator(ROW);
  }

  /** The row with this label; a "…" that the label ends with may be left out. */
  row(label: string): Locator {
    const exact = new RegExp(`^\\s*${escape(label)}…?\\s*$`);
    return this.rows.filter({ has: this.page.locator(LABEL, { hasText: exact }) });
  }

  /** Labels of the rows that are drawn (long lists draw what fits), once there are any. */
  async labels(): Promise<string[]> {
    await this.rows.first().waitFor();
    const labels = await this.rows.locator(LABEL).allInnerTexts();
    // A row has a second line, which is empty unless there are details.
    return labels.filter((label) => label !== '');
  }

  /** Presses a key that opens it, again if VS Code does not listen to keys yet. */
  async open(key: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await this.page.keyboard.press(key);
      try {
        return await this.box.waitFor({ timeout: OPEN_LIMIT_MS });
      } catch (error) {
        if (attempt === OPEN_ATTEMPTS) throw error;
      }
    }
  }

  /** Waits for a question of a dialogue, which stands in the empty box. */
  async asked(question: string): Promise<void> {
    const box = `${WIDGET} .quick-input-box input[placeholder^="${question}"]`;
    await this.page.locator(box).waitFor();
  }

  async type(text: string): Promise<void> {
    await this.box.fill(text);
  }

  /** Filters the open list by a label and picks the row that has it. */
  async pick(label: string, filter = label): Promise<void> {
    await this.type(filter);
    if (await this.pickShown(label)) return;
    throw new Error(`The list has no "${label}": ${(await this.labels()).join(', ')}`);
  }

  /** Picks a row of the open list; false when none with this label appears within the limit. */
  async pickShown(label: string, limitMs = ROW_LIMIT_MS): Promise<boolean> {
    const row = this.row(label).first();
    try {
      await row.waitFor({ timeout: limitMs });
    } catch {
      return false;
    }
    await row.click();
    return true;
  }

  /** Goes to the row with this label by arrow keys and presses Enter. */
  async pickByKeys(label: string): Promise<void> {
    const row = this.row(label).first();
    await row.waitFor();
    for (let move = 0; !(await isFocused(row)); move++) {
      if (move > (await this.rows.count())) throw new Error(`Arrow keys don't reach "${label}".`);
      await this.page.keyboard.press('ArrowDown');
    }
    await this.accept();
  }

  async accept(): Promise<void> {
    await this.page.keyboard.press('Enter');
  }

  /** Closes whatever is open. */
  async dismiss(): Promise<void> {
    if (!(await this.widget.isVisible())) return;
    await this.page.keyboard.press('Escape');
    await this.widget.waitFor({ state: 'hidden' });
  }
}

async function isFocused(row: Locator): Promise<boolean> {
  return ((await row.getAttribute('class')) ?? '').split(' ').includes('focused');
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
