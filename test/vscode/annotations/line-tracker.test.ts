import { describe, expect, it } from 'vitest';
import { LineTracker, type TextChange } from '../../../src/vscode/annotations/line-tracker';

/** Positions as in VS Code; `a|b` in a range means line a, character b. */
function change(from: [number, number], to: [number, number], text: string): TextChange {
  return {
    range: {
      start: { line: from[0], character: from[1] },
      end: { line: to[0], character: to[1] },
    },
    text,
  };
}

const TEXT = ['conv1', 'bn1', 'conv2', 'bn2', 'conv3'];

/** `conv1@0 bn1@1?`: where each line is now; `?` when it was edited, left out when deleted. */
function places(tracker: LineTracker, text = TEXT): string {
  return text
    .flatMap((line, index) => {
      const found = tracker.find(index);
      return found ? [`${line}@${found.line}${found.isFresh ? '' : '?'}`] : [];
    })
    .join(' ');
}

function after(...steps: readonly (TextChange | readonly TextChange[])[]): string {
  const tracker = new LineTracker(TEXT);
  for (const step of steps) tracker.apply(Array.isArray(step) ? step : [step as TextChange]);
  return places(tracker);
}

const SAME = 'conv1@0 bn1@1 conv2@2 bn2@3 conv3@4';

describe('lines follow', () => {
  it('nothing', () => expect(after()).toBe(SAME));

  it('a line that is put in above', () =>
    expect(after(change([0, 0], [0, 0], 'import\n'))).toBe('conv1@1 bn1@2 conv2@3 bn2@4 conv3@5'));

  it('Enter at the start of a line', () =>
    expect(after(change([2, 0], [2, 0], '\n'))).toBe('conv1@0 bn1@1 conv2@3 bn2@4 conv3@5'));

  it('Enter at the end of a line', () =>
    expect(after(change([2, 5], [2, 5], '\n'))).toBe('conv1@0 bn1@1 conv2@2 bn2@4 conv3@5'));

  it('lines that are deleted above', () =>
    expect(after(change([0, 0], [2, 0], ''))).toBe('conv2@0 bn2@1 conv3@2'));

  it('a paste of several lines', () =>
    expect(after(change([2, 0], [2, 0], 'a\r\nb\r\nc\r\n'))).toBe(
      'conv1@0 bn1@1 conv2@5 bn2@6 conv3@7',
    ));

  it('edits in several places at once, in any order', () => {
    const steps = [change([4, 0], [4, 0], 'x\n'), change([0, 0], [0, 0], 'y\n')];
    expect(after(steps)).toBe('conv1@1 bn1@2 conv2@3 bn2@4 conv3@6');
    expect(after([...steps].reverse())).toBe('conv1@1 bn1@2 conv2@3 bn2@4 conv3@6');
  });

  it('blanks at the end of a line', () => expect(after(change([1, 3], [1, 3], '  '))).toBe(SAME));

  it('the whole text put in again, with a line more', () =>
    expect(after(change([0, 0], [4, 5], ['new', ...TEXT].join('\n')))).toBe(
      'conv1@1 bn1@2 conv2@3 bn2@4 conv3@5',
    ));
});

describe('a line is stale', () => {
  it('when it is edited', () =>
    expect(after(change([2, 4], [2, 5], '9'))).toBe('conv1@0 bn1@1 conv2@2? bn2@3 conv3@4'));

  it('when it is cut in two', () =>
    expect(after(change([2, 2], [2, 2], '\n'))).toBe('conv1@0 bn1@1 conv2@2? bn2@4 conv3@5'));

  it('when it is indented', () =>
    expect(after(change([2, 0], [2, 0], '    '))).toBe('conv1@0 bn1@1 conv2@2? bn2@3 conv3@4'));

  it('when the next is joined to it, which is gone', () =>
    expect(after(change([2, 5], [3, 0], ' '))).toBe('conv1@0 bn1@1 conv2@2? conv3@3'));

  it('when it is replaced together with others, each in its place', () =>
    expect(after(change([1, 0], [3, 3], 'a\nb\nc'))).toBe(
      'conv1@0 bn1@1? conv2@2? bn2@3? conv3@4',
    ));

  it('and stays so under edits above', () =>
    expect(after(change([2, 4], [2, 5], '9'), change([0, 0], [0, 0], 'x\n'))).toBe(
      'conv1@1 bn1@2 conv2@3? bn2@4 conv3@5',
    ));
});

describe('undo', () => {
  it('makes an edited line fresh', () =>
    expect(after(change([2, 4], [2, 5], '9'), change([2, 4], [2, 5], '2'))).toBe(SAME));

  it('brings deleted lines back', () =>
    expect(after(change([1, 0], [3, 0], ''), change([1, 0], [1, 0], 'bn1\nconv2\n'))).toBe(SAME));

  it('joins a line that was cut in two', () =>
    expect(after(change([2, 2], [2, 2], '\n'), change([2, 2], [3, 0], ''))).toBe(SAME));

  it('brings back everything after everything was deleted', () =>
    expect(after(change([0, 0], [4, 5], ''), change([0, 0], [0, 0], TEXT.join('\n')))).toBe(SAME));
});

describe('a deleted line', () => {
  it('is not taken for what is typed in its place', () =>
    expect(
      after(
        change([2, 0], [3, 0], ''),
        change([2, 0], [2, 0], '\n'),
        change([2, 0], [2, 0], 'pool'),
      ),
    ).toBe('conv1@0 bn1@1 bn2@3 conv3@4'));

  it('counts as edited, as one that is new or changed does', () => {
    const tracker = new LineTracker(TEXT);
    expect(tracker.editedLines).toBe(0);
    tracker.apply([change([1, 0], [2, 0], '')]);
    expect(tracker.editedLines).toBe(1);
    tracker.apply([change([0, 0], [0, 0], 'new\n\n')]);
    expect(tracker.editedLines).toBe(2);
    tracker.apply([change([2, 4], [2, 5], '7')]);
    expect(tracker.editedLines).toBe(3);
  });
});

describe('a text that was edited before it was opened', () => {
  it('is compared line by line', () => {
    const now = ['import', 'conv1', 'bn1', 'conv2 = 7', 'bn2', '', 'conv3'];
    expect(places(new LineTracker(TEXT, now))).toBe('conv1@1 bn1@2 conv2@3? bn2@4 conv3@6');
  });

  it('keeps its order where lines are equal', () => {
    const text = ['relu', 'conv', 'relu', 'pool', 'relu'];
    expect(places(new LineTracker(text, ['x', ...text]), text)).toBe(
      'relu@1 conv@2 relu@3 pool@4 relu@5',
    );
  });
});

describe('lines that belong together', () => {
  const CALL = ['conv(', '  8,', '', '  3)', 'bn'];
  const untouched = (...changes: TextChange[]): boolean => {
    const tracker = new LineTracker(CALL);
    for (const one of changes) tracker.apply([one]);
    return tracker.isUntouched(0, 3);
  };

  it('are untouched at first', () => expect(untouched()).toBe(true));
  it('are touched by an edit of one', () =>
    expect(untouched(change([3, 2], [3, 3], '5'))).toBe(false));
  it('are touched by a new line between them', () =>
    expect(untouched(change([1, 4], [1, 4], '\n  4,'))).toBe(false));
  it('are touched when one is deleted', () =>
    expect(untouched(change([1, 0], [2, 0], ''))).toBe(false));
  it('are not touched by blank lines, or by edits around them', () =>
    expect(untouched(change([1, 4], [1, 4], '\n\n'), change([0, 0], [0, 0], 'x\n'))).toBe(true));
});

describe('any edits', () => {
  /** Small and seeded, so that a failure can be run again. */
  function random(seed: number): (limit: number) => number {
    let state = seed;
    return (limit) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
      return Math.floor((state / 0x8000_0000) * limit);
    };
  }

  it('never put a fresh line on another text, and undone leave no trace', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const next = random(seed);
      const text = Array.from({ length: 1 + next(12) }, (_, index) =>
        next(4) === 0 ? 'relu' : `layer${index}`,
      );
      const tracker = new LineTracker(text);
      let now = text.join('\n');
      for (let step = 0; step < 6; step++) {
        const from = next(now.length + 1);
        const to = Math.min(now.length, from + next(14));
        const added = ['', 'x', '\n', 'relu\n', 'a\nb\nc', 'layer2\n'][next(6)] ?? '';
        tracker.apply([change(position(now, from), position(now, to), added)]);
        now = now.slice(0, from) + added + now.slice(to);
        const lines = now.split('\n');
        expect(tracker.lineCount, `seed ${seed}`).toBe(lines.length);
        text.forEach((line, index) => {
          const found = tracker.find(index);
          if (found?.isFresh) expect(lines[found.line], `seed ${seed}`).toBe(line);
        });
      }
      tracker.apply([change([0, 0], position(now, now.length), text.join('\n'))]);
      expect(tracker.editedLines, `seed ${seed}`).toBe(0);
    }
  });

  it('cost little in a file of 20,000 lines', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `layer${index} = conv(${index})`);
    const tracker = new LineTracker(text);
    const start = performance.now();
    for (let step = 0; step < 100; step++) {
      tracker.apply([change([10, 0], [10, 0], step % 2 ? 'x' : '\n')]);
      tracker.find(15_000);
    }
    expect((performance.now() - start) / 100).toBeLessThan(10);
  });
});

function position(text: string, offset: number): [number, number] {
  const before = text.slice(0, offset).split('\n');
  return [before.length - 1, before.at(-1)?.length ?? 0];
}
