/** Text from model files is shown as it is, whatever Markdown it contains. */
export function escapeMarkdown(text: string): string {
  // Every ASCII punctuation mark can be escaped; that also keeps addresses from becoming links.
  return text.replaceAll(/[!-/:-@[-`{-~]/g, String.raw`\$&`);
}

export type TableRow = readonly [label: string, value: string];

/** A table of labels and values under a heading; cells are plain text, rows without a value go. */
export function markdownTable(
  heading: readonly [name: string, value: string],
  rows: readonly TableRow[],
): string {
  const [name, value] = heading.map(escapeMarkdown);
  return [
    `| **${name}** | ${value} |`,
    '|:--|:--|',
    ...rows
      .filter(([, text]) => text !== '')
      .map((row) => `| ${row.map(escapeMarkdown).join(' | ')} |`),
  ].join('\n');
}
