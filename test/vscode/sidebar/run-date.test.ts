import { describe, expect, it } from 'vitest';
import { shortDate } from '../../../src/vscode/sidebar/run-date';

describe('when a run was', () => {
  const now = new Date(2026, 10, 24, 15, 30);
  const cases: [string, Date, string][] = [
    ['today', new Date(2026, 10, 24, 14, 2), '14:02'],
    ['after midnight', new Date(2026, 10, 24, 0, 5), '00:05'],
    ['yesterday', new Date(2026, 10, 23, 23, 59), 'Nov 23'],
    ['last year', new Date(2025, 0, 2), 'Jan 2, 2025'],
  ];
  it.each(cases)('%s', (_, date, expected) => {
    expect(shortDate(date, now, 'en')).toBe(expected);
  });
});
