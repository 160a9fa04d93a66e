import { describe, expect, it } from 'vitest';
import { CallExpressions } from '../../../src/source/script/call-expression';

/** The call around the `|` of a text: what of it, as columns say. */
function callAt(marked: string): string | undefined {
  const index = marked.indexOf('|');
  const text = marked.replace('|', '');
  const before = text.slice(0, index).split('\n');
  const line = before.length;
  const found = new CallExpressions(text).at(line, (before.at(-1) ?? '').length + 1);
  if (!found) return undefined;
  const lines = text.split('\n').slice(line - 1, found.endLine);
  const last = lines.pop() ?? '';
  return [...lines, last.slice(0, found.endColumn - 1)].join('\n').slice(found.column - 1);
}

describe('the call at a place of a stack trace', () => {
  it.each([
    ['  x = tf.layers.|conv2d({ filters: 1 });', 'tf.layers.conv2d({ filters: 1 })'],
    ['x = |block(x, 64) + 1', 'block(x, 64)'],
    ['return tf.layers.dense({}).|apply(x);', 'apply(x)'],
    ['const b = |new Block(")", 1);', 'new Block(")", 1)'],
    ['const b = new lib.|Block(1);', 'new lib.Block(1)'],
    ['  add(tf.layers.|dense({ // (\n  units: 1,\n}));', 'tf.layers.dense({ // (\n  units: 1,\n})'],
    ['this.conv?.|apply<Tensor>(x)', 'this.conv?.apply<Tensor>(x)'],
    ['const a = |b;', undefined],
  ])('%s', (text, expected) => {
    expect(callAt(text)).toBe(expected);
  });
});
