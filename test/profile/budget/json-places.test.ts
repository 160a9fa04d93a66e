import { describe, expect, it } from 'vitest';
import type { JsonPath } from '../../../src/profile/budget/budget';
import { rangeOfPath } from '../../../src/profile/budget/json-places';

const TEXT = `{
  "$schema": "x, \\"y\\": 1",
  "models": [
    { "zoo": "a", "limits": {"time": "1 ms", "macs": 5} },
    {
      "zoo": "b\\\\",
      "scopes": { "l\\u0061yer*": { "params": 3 } },
      "layers": {}
    }
  ]
}`;

function found(path: JsonPath, text = TEXT): string {
  const { start, end } = rangeOfPath(text, path);
  return text.slice(start, end);
}

describe('where a value stands in JSON', () => {
  it.each<[JsonPath, string]>([
    [['models', 0, 'zoo'], '"zoo": "a"'],
    [['models', 0, 'limits', 'time'], '"time": "1 ms"'],
    [['models', 0, 'limits', 'macs'], '"macs": 5'],
    [['models', 1, 'zoo'], '"zoo": "b\\\\"'],
    [['models', 1, 'scopes', 'layer*', 'params'], '"params": 3'],
    [['models', 1, 'layers'], '"layers": {}'],
    // What holds it, where it isn't there; of what is long, the first line.
    [['models', 1, 'baseline'], '{'],
    [['models', 7], '"models": ['],
    [['models', 0, 'limits', 'params'], '"limits": {"time": "1 ms", "macs": 5}'],
    [[], '{'],
  ])('%j', (path, text) => expect(found(path)).toBe(text));

  it.each([
    '',
    '{',
    '[[[',
    '{"models"',
    '{"models":',
    '{"models": [}',
    '{"models": [{"a": "',
    '{"models": [,,]}',
    '{"models": [{"zoo" "a"}, {"limits": }]}',
    '['.repeat(5000),
    '{"models":'.repeat(5000),
    '{"a\\',
  ])('of a broken text is somewhere in it: %s', (text) => {
    for (const path of [[], ['models'], ['models', 0], ['models', 1, 'limits', 'time']]) {
      const { start, end } = rangeOfPath(text, path);
      expect(0 <= start && start <= end && end <= text.length).toBe(true);
    }
  });
});
