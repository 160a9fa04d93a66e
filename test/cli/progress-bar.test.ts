import { describe, expect, it } from 'vitest';
import { ProgressBar, progressLine } from '../../src/cli/progress-bar';
import { recorded } from './outputs';

describe('the progress line', () => {
  it.each([
    [{ step: 'load', fraction: 0 }, 'loading     ░░░░░░░░░░░░░░░░░░░░   0 %'],
    [
      { step: 'measure', fraction: 0.5, runs: 12, medianMs: 43.2, leftMs: 3600 },
      'measuring   ██████████░░░░░░░░░░  50 %  at most 4 s left  ≈43 ms, 12 runs',
    ],
    [{ step: 'attribute', fraction: 1.2 }, 'attributing ████████████████████ 100 %'],
  ] as const)('%j', (progress, line) => {
    expect(progressLine(progress)).toBe(line);
  });
});

describe('the progress bar', () => {
  function draw(width: number, times: readonly number[]): string {
    let clock = 0;
    const output = recorded(width);
    const bar = new ProgressBar(output, () => clock);
    for (const at of times) {
      clock = at;
      bar.update({ step: 'measure', fraction: at / 1000 });
    }
    bar.end();
    return output.text;
  }

  it('writes nothing in a pipe', () => {
    expect(draw(Infinity, [0, 500])).toBe('');
  });

  it('redraws at most four times a second and clears its line', () => {
    const drawn = draw(80, [0, 100, 200, 260, 400, 600]).split('\r\x1b[2K');
    expect(drawn.map((line) => line.slice(-5))).toEqual(['', '  0 %', ' 26 %', ' 60 %', '']);
  });

  it('never wraps', () => {
    expect(draw(30, [0]).split('\r\x1b[2K')[1]).toHaveLength(29);
  });
});
