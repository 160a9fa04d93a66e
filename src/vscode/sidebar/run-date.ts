/** `14:02` for a run of today, `23 Nov` before, `23 Nov 2025` before this year. */
export function shortDate(date: Date, now: Date, language: string): string {
  if (date.toDateString() === now.toDateString())
    return date.toLocaleTimeString(language, {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  const year = date.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  return date.toLocaleDateString(language, { day: 'numeric', month: 'short', year });
}
