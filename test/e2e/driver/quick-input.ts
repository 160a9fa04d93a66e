import type { Locator, Page } from 'playwright-core';

const WIDGET = '.quick-input-widget';
const ROW = `${WIDGET} .quick-input-list .monaco-list-row`;
const LABEL = '.quick-input-list-label .monaco-icon-label-container > .monaco-icon-name-container';
const OPEN_ATTEMPTS = 10;
const OPEN_LIMIT_MS = 1_000;

/** The box at the top of the window: command palette, quick picks and input boxes. */
export class QuickInput {
  constructor(private readonly page: Page) {}

  get widget(): Locator {
    return this.page.locator(WIDGET);
  }

  get box(): Locator {
    return this.page.locator(`${WIDGET} .quick-input-box input`);
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
    return this.rows.locator(LABEL).allInnerTexts();
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

  async type(text: string): Promise<void> {
    await this.box.fill(text);
  }

  /** Filters the open list by a label and picks the row that has it. */
  async pick(label: string, filter = label): Promise<void> {
    await this.type(filter);
    const row = this.row(label).first();
    await row.waitFor().catch(async () => {
      const shown = await this.rows.locator(LABEL).allInnerTexts();
      throw new Error(`The list has no "${label}"; it shows: ${JSON.stringify(shown)}`);
    });
    await row.click();
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

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
