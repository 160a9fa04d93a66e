import { amountText, limitText } from './amounts';
import { whatText } from './evaluate';
import type { BudgetCheck, ModelCheck, Outcome } from './outcome';
import { countChecks, isBroken } from './outcome';

/**
 * What is beyond these is counted, not listed: a comment on a pull request is read, and GitHub takes
 * 65,536 characters of it.
 */
const MOST_KEPT = 50;
const MOST_BROKEN = 50;

const MARKS: Readonly<Record<Outcome['status'], string>> = {
  kept: '✅',
  broken: '❌',
  unknown: '❓',
  skipped: '⏭️',
};

/** A report for a comment on a pull request: what is broken first, then a table for each model. */
export function markdownReport(check: BudgetCheck): string {
  return `${[`## ${verdict(check)}`, ...broken(check), ...check.models.map(modelSection)].join(
    '\n\n',
  )}\n`;
}

/** `Layerline budget: 2 of 14 limits broken`. */
export function verdict(check: BudgetCheck): string {
  const { kept, broken, skipped, failures } = countChecks(check);
  const parts = [
    broken === 0
      ? `${counted(kept, 'limit')} kept`
      : `${broken} of ${counted(kept + broken, 'limit')} broken`,
    ...(skipped === 0 ? [] : [`${skipped} not measured`]),
    ...(failures === 0 ? [] : [`${counted(failures, 'model')} not checked`]),
  ];
  return `Layerline budget: ${parts.join(', ')}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function broken({ models }: BudgetCheck): string[] {
  const lines = models.flatMap(({ model, outcomes, failure }) => [
    ...(failure === null ? [] : [`- **${escaped(model.title)}**: ${escaped(failure)}`]),
    ...outcomes
      .filter(isBroken)
      .map(({ sentence }) => `- **${escaped(model.title)}**: ${escaped(sentence)}`),
  ]);
  const rest = lines.length - MOST_BROKEN;
  const more = rest > 0 ? [`- and ${rest} more`] : [];
  return lines.length === 0 ? [] : [[...lines.slice(0, MOST_BROKEN), ...more].join('\n')];
}

function modelSection({ model, outcomes, notes, failure }: ModelCheck): string {
  const important = outcomes.filter(({ status }) => status !== 'kept');
  const kept = outcomes.filter(({ status }) => status === 'kept');
  const shown = [...important.slice(0, MOST_BROKEN), ...kept.slice(0, MOST_KEPT)];
  const hidden = outcomes.length - shown.length;
  const lines = [
    `### ${escaped(model.title)}`,
    '',
    ...(failure === null ? [] : [escaped(failure)]),
    ...(shown.length === 0
      ? []
      : ['| | | Limit | Now | Baseline |', '|:--|:--|--:|--:|--:|', ...shown.map(row)]),
    ...(hidden === 0 ? [] : ['', `and ${hidden} more.`]),
    ...notes.flatMap((note) => ['', `> ${escaped(note)}`]),
  ];
  return lines.join('\n');
}

function row({ limit, name, status, value, baseline }: Outcome): string {
  const cells = [
    MARKS[status],
    whatText(limit, name),
    limitText(limit),
    status === 'skipped' ? 'not measured' : amountText(limit.subject, value),
    limit.most.kind === 'ratio' && status !== 'skipped' ? amountText(limit.subject, baseline) : '',
  ];
  return `| ${cells.map(escaped).join(' | ')} |`;
}

/** Names are foreign: no links, no mentions of people, no HTML, no other row of the table. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .replaceAll(/[\\`*_{}[\]()#+!|<>~$]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll('@', '&#64;')
    .replaceAll('://', ':&#47;&#47;');
}
