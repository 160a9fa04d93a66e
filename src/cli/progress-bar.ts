import type { Progress } from '../engine/options';
import { formatProvisional } from '../profile/format';
import type { Output } from './terminal';

const STEP_NAMES: Readonly<Record<Progress['step'], string>> = {
  export: 'exporting',
  start: 'starting',
  build: 'building',
  load: 'loading',
  'warm-up': 'warming up',
  measure: 'measuring',
  attribute: 'attributing',
};

const BAR_WIDTH = 20;
/** Live numbers change at most four times a second. */
const REDRAW_MS = 250;
const CLEAR_LINE = '\r\x1b[2K';

/** One line on a terminal's stderr that is redrawn; nothing in a pipe. */
export class ProgressBar {
  private drawn: { readonly at: number; readonly step: Progress['step'] } | undefined;

  constructor(
    private readonly output: Output,
    private readonly now: () => number = () => performance.now(),
  ) {}

  update(progress: Progress): void {
    if (!this.output.isTerminal) return;
    const at = this.now();
    const isNewStep = this.drawn?.step !== progress.step;
    if (this.drawn && !isNewStep && at - this.drawn.at < REDRAW_MS) return;
    this.drawn = { at, step: progress.step };
    const line = progressLine(progress);
    // A line that wraps could not be redrawn.
    this.output.write(CLEAR_LINE + [...line].slice(0, this.output.width - 1).join(''));
  }

  /** Removes the line. */
  end(): void {
    if (this.drawn) this.output.write(CLEAR_LINE);
    this.drawn = undefined;
  }
}

/** `measuring    ████████░░░░░░░░░░░░  42 %  at most 7 s left  ≈43 ms, 12 runs`. */
export function progressLine(progress: Progress): string {
  const fraction = Math.min(1, Math.max(0, progress.fraction));
  const filled = Math.round(fraction * BAR_WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
  const percent = `${Math.round(fraction * 100)} %`.padStart(5);
  const parts = [`${STEP_NAMES[progress.step].padEnd(11)} ${bar} ${percent}`];
  if (progress.leftMs !== undefined)
    parts.push(`at most ${Math.ceil(progress.leftMs / 1000)} s left`);
  if (progress.runs !== undefined && progress.medianMs !== undefined)
    parts.push(`${formatProvisional(progress.medianMs, 'plain')}, ${progress.runs} runs`);
  return parts.join('  ');
}
