import { formatBytes } from '../profile/format';
import type { SetupProgress } from '../setup/tensorflow/questions';
import type { Output } from './terminal';

const STEP_NAMES: Readonly<Record<SetupProgress['step'], string>> = {
  search: 'searching',
  download: 'downloading',
  unpack: 'unpacking',
  build: 'building the binding',
  check: 'running a convolution',
};

/** Live numbers change at most four times a second. */
const REDRAW_MS = 250;
const CLEAR_LINE = '\r\x1b[2K';

/** One line on a terminal that is redrawn; in a pipe each step once. */
export class SetupProgressLine {
  private drawn: { readonly at: number; readonly step: SetupProgress['step'] } | undefined;

  constructor(
    private readonly output: Output,
    private readonly now: () => number = () => performance.now(),
  ) {}

  update(progress: SetupProgress): void {
    const at = this.now();
    const isNewStep = this.drawn?.step !== progress.step;
    if (!isNewStep && (!this.output.isTerminal || at - (this.drawn?.at ?? 0) < REDRAW_MS)) return;
    this.drawn = { at, step: progress.step };
    if (!this.output.isTerminal) this.output.write(`${STEP_NAMES[progress.step]} …\n`);
    else
      this.output.write(CLEAR_LINE + setupProgressText(progress).slice(0, this.output.width - 1));
  }

  /** Removes the line. */
  end(): void {
    if (this.drawn && this.output.isTerminal) this.output.write(CLEAR_LINE);
    this.drawn = undefined;
  }
}

/** `downloading  42 %  115 MB of 274 MB`. */
export function setupProgressText(progress: SetupProgress): string {
  const { step, fraction, bytes, totalBytes } = progress;
  const parts = [STEP_NAMES[step]];
  if (fraction !== undefined) parts.push(`${Math.round(fraction * 100)} %`);
  if (bytes !== undefined) {
    const of = totalBytes === undefined ? '' : ` of ${formatBytes(totalBytes, 'plain')}`;
    parts.push(`${formatBytes(bytes, 'plain')}${of}`);
  }
  return parts.join('  ');
}
