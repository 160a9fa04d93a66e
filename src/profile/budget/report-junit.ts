import { limitText } from './amounts';
import { whatText } from './evaluate';
import type { BudgetCheck, ModelCheck, Outcome } from './outcome';

/**
 * A JUnit XML report, which CI systems show as tests: a suite for each model, a case for each
 * limit. The elements are those that Jenkins, GitLab and GitHub actions read
 * (https://github.com/testmoapp/junitxml).
 */
export function junitReport(check: BudgetCheck): string {
  const suites = check.models.map(suite);
  const total = (count: (suite: Suite) => number) => suites.reduce((sum, s) => sum + count(s), 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="layerline check" ${counts({
      tests: total(({ tests }) => tests),
      failures: total(({ failures }) => failures),
      errors: total(({ errors }) => errors),
      skipped: total(({ skipped }) => skipped),
    })}>`,
    ...suites.map(({ xml }) => xml),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

interface Suite extends Counts {
  readonly xml: string;
}

function suite({ model, outcomes, failure, notes }: ModelCheck): Suite {
  const count = (status: Outcome['status']) =>
    outcomes.filter((outcome) => outcome.status === status).length;
  const numbers: Counts = {
    tests: outcomes.length + (failure === null ? 0 : 1),
    failures: count('broken'),
    errors: count('unknown') + (failure === null ? 0 : 1),
    skipped: count('skipped'),
  };
  const xml = [
    `  <testsuite name=${attribute(model.title)} ${counts(numbers)}>`,
    ...(failure === null ? [] : [failedCase(model.title, failure)]),
    ...outcomes.map((outcome) => testCase(model.title, outcome)),
    ...(notes.length === 0
      ? []
      : [`    <system-out>${notes.map(escaped).join('\n')}</system-out>`]),
    '  </testsuite>',
  ].join('\n');
  return { ...numbers, xml };
}

function failedCase(title: string, failure: string): string {
  return [
    `    <testcase classname=${attribute(title)} name="check">`,
    `      <error message=${attribute(failure)}/>`,
    '    </testcase>',
  ].join('\n');
}

function testCase(title: string, { limit, name, status, sentence }: Outcome): string {
  const text = `${whatText(limit, name)} ${limitText(limit)}`;
  const head = `    <testcase classname=${attribute(title)} name=${attribute(text)}`;
  if (status === 'kept') return `${head}/>`;
  const element = { broken: 'failure', unknown: 'error', skipped: 'skipped' }[status];
  return [`${head}>`, `      <${element} message=${attribute(sentence)}/>`, '    </testcase>'].join(
    '\n',
  );
}

function counts({ tests, failures, errors, skipped }: Counts): string {
  return `tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
}

function attribute(text: string): string {
  return `"${escaped(text).replaceAll('\n', '&#10;')}"`;
}

/** Names are foreign; what XML 1.0 can't hold at all, not even escaped, is replaced. */
function escaped(text: string): string {
  return text
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
