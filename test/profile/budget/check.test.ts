import { describe, expect, it } from 'vitest';
import { checkBudget } from '../../../src/profile/budget/check';
import type { BudgetCheck } from '../../../src/profile/budget/outcome';
import { countChecks } from '../../../src/profile/budget/outcome';
import { BudgetError, problemText } from '../../../src/profile/budget/parse-budget';
import { junitReport } from '../../../src/profile/budget/report-junit';
import { markdownReport } from '../../../src/profile/budget/report-markdown';
import { ModelError } from '../../../src/model/errors';
import { smallProfile } from '../../cli/support';
import { budgetOf, hostOf } from './support';

const PROFILE = smallProfile();

describe('checking a budget', () => {
  it('runs only the models whose limits need it', async () => {
    const host = hostOf(PROFILE);
    const budget = budgetOf(
      { zoo: 'a', limits: { params: '1G' } },
      { zoo: 'b', limits: { time: '1 s' } },
      { zoo: 'c', baseline: 'c.json', limits: { params: '1x' } },
    );
    const found = await checkBudget(budget, host, 'all');
    expect(host.calls).toEqual(['read c.json', 'inspect a', 'inspect b', 'measure b', 'inspect c']);
    expect(countChecks(found)).toEqual({ kept: 3, broken: 0, skipped: 0, failures: 0 });
  });

  it('runs none where only what is static is asked for', async () => {
    const host = hostOf(PROFILE);
    const budget = budgetOf({ zoo: 'a', limits: { time: '1 s', params: 1 } });
    const found = await checkBudget(budget, host, 'static');
    expect(host.calls).toEqual(['inspect a']);
    expect(countChecks(found)).toEqual({ kept: 0, broken: 1, skipped: 1, failures: 0 });
  });

  it('says of every missing baseline how to make it, before anything runs', async () => {
    const host = hostOf(PROFILE, PROFILE, {
      baseline: (_, path) => Promise.reject(new ModelError('bad-option', `No ${path}.`)),
    });
    const limits = { limits: { time: '1.1x' } };
    const budget = budgetOf(
      { zoo: 'a', run: { threads: 1 }, baseline: 'a.json', ...limits },
      { file: 'b b.onnx', baseline: 'b.json', ...limits },
    );
    const error: unknown = await checkBudget(budget, host, 'all').catch(
      (reason: unknown) => reason,
    );
    expect(host.calls).toEqual([]);
    expect(error instanceof BudgetError && error.problems.map(problemText)).toEqual([
      'models[0].baseline can’t be used: No a.json. Make one with `layerline profile a --threads 1 --out a.json`.',
      "models[1].baseline can’t be used: No b.json. Make one with `layerline profile 'b b.onnx' --out b.json`.",
    ]);
  });

  it('goes on after a model that can’t be read', async () => {
    const host = hostOf(PROFILE, PROFILE, {
      inspect: () => Promise.reject(new ModelError('bad-option', 'It is damaged.')),
    });
    const limits = { limits: { params: 1 } };
    const { models } = await checkBudget(
      budgetOf({ zoo: 'a', ...limits }, { zoo: 'b', ...limits }),
      host,
      'all',
    );
    expect(models.map(({ failure }) => failure)).toEqual(['It is damaged.', 'It is damaged.']);
  });

  it('does not hide bugs', async () => {
    const host = hostOf(PROFILE, PROFILE, { inspect: () => Promise.reject(new TypeError('bug')) });
    await expect(
      checkBudget(budgetOf({ zoo: 'a', limits: { params: 1 } }), host, 'all'),
    ).rejects.toThrow('bug');
  });

  it('notes what else differs from the baseline', async () => {
    const other = smallProfile({ run: { ...PROFILE.run, threads: 4 } });
    const budget = budgetOf({ zoo: 'a', baseline: 'a.json', limits: { time: '1.1x' } });
    const { models } = await checkBudget(budget, hostOf(PROFILE, other), 'all');
    expect(models[0]?.notes).toEqual(['Unlike the baseline: threads is 1, there it was 4.']);
  });
});

describe('a report', () => {
  const HOSTILE = 'a|b](http://x) @ada <b>&"\u202e\u0007';
  async function checked(): Promise<BudgetCheck> {
    const layers = PROFILE.layers.map((one) => (one.id === 'fc' ? { ...one, id: HOSTILE } : one));
    const budget = budgetOf(
      {
        zoo: 'a',
        limits: { params: 1, macs: '1T', time: '10 s' },
        layers: { 'a|b*': { macs: 1 }, gone: { macs: 1 } },
      },
      { zoo: 'b', title: 'x <&> "y"', limits: { weights: 1 } },
    );
    const host = hostOf({ ...PROFILE, layers });
    const inspect = host.inspect.bind(host);
    return checkBudget(
      budget,
      {
        ...host,
        inspect: (model) =>
          model.title === 'a'
            ? inspect(model)
            : Promise.reject(new ModelError('bad-option', 'No <b> & ]]>')),
      },
      'static',
    );
  }

  it('in Markdown names what is broken first', async () => {
    const text = markdownReport(await checked());
    expect(text).toMatch(
      /^## Layerline budget: 3 of 4 limits broken, 1 not measured, 1 model not checked\n/,
    );
    expect(text.indexOf('Parameters: 25.6 M, which breaks')).toBeLessThan(text.indexOf('### a'));
    // Links, mentions, HTML and further cells: none of them from a name.
    expect(text).not.toMatch(/http:\/\/|@ada|<b>|\u202e|\u0007/);
    const rows = text.split('\n').filter((line) => line.startsWith('| '));
    expect(rows).toHaveLength(1 + 5);
    for (const row of rows) expect(row.split('|')).toHaveLength(7);
  });

  it('in Markdown is short, however much is broken', async () => {
    const [first] = PROFILE.layers;
    if (!first) throw new Error('No layer.');
    const layers = Array.from({ length: 3000 }, (_, index) => ({ ...first, id: `conv${index}` }));
    const budget = budgetOf({ zoo: 'a', layers: { '*': { params: 1 } } });
    const text = markdownReport(
      await checkBudget(budget, hostOf({ ...PROFILE, layers }), 'static'),
    );
    expect(text).toContain('3000 of 3000 limits broken');
    expect(text).toContain('- and 2950 more');
    expect(text.length).toBeLessThan(20_000);
  });

  it('in JUnit’s XML has a case for each limit, and counts that add up', async () => {
    const text = junitReport(await checked());
    expect(text).toMatch(
      /<testsuites name="layerline check" tests="6" failures="2" errors="2" skipped="1">/,
    );
    expect(text.match(/<testcase /g)).toHaveLength(6);
    expect(text.match(/<failure /g)).toHaveLength(2);
    expect(text.match(/<error /g)).toHaveLength(2);
    expect(text.match(/<skipped /g)).toHaveLength(1);
    // Nothing foreign is markup, and nothing is in it that XML can't hold.
    expect(
      text.replace(
        /<\/?(\?xml|testsuites?|testcase|failure|error|skipped)\b("[^"]*"|[^<>"])*>/g,
        '',
      ),
    ).not.toMatch(/[<>]/);
    expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
    expect(text).toContain('testsuite name="x &#60;&#38;&#62; &#34;y&#34;"');
  });
});
