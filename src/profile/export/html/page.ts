import * as l10n from '@vscode/l10n';
import type { Profile } from '../../document';
import { htmlText } from '../escape';
import { reportOf } from '../report';
import type { Report } from '../report';
import type { ReportFact } from '../report-facts';
import { memoryCurve } from './curve';
import { icicle } from './icicle';
import { layersTable } from './layers-table';
import type { Markup } from './markup';
import { joined, markup, NOTHING } from './markup';
import { STYLE, STYLE_HASH } from './style';
import { accountTable, kindsTable } from './tables';

/**
 * A report that is one file: it loads nothing, runs no script, and its policy forbids both. Light
 * or dark as the reader has it; dark pages are printed light.
 */
export function exportHtml(profile: Profile): string {
  const report = reportOf(profile, 'ui');
  const { html } = markup`<main>
<h1>${report.title}</h1>
<p class="subtitle">${report.subtitle}, <time>${profile.environment.date}</time></p>
${verdict(report)}
${figures(report)}
${section(l10n.t('Time by scope'), icicle(profile))}
${section(l10n.t('Time by kind'), kindsTable(profile))}
${section(l10n.t('Layers in order'), layersTable(profile))}
${section(l10n.t('Live activations'), memoryCurve(profile))}
${section(l10n.t('Where the time went'), accountTable(report.account))}
${section(l10n.t('Certificate'), checks(report))}
${section(l10n.t('Notes'), notes(report))}
${section(l10n.t('How it was measured'), conditions(report.conditions))}
</main>`;
  return page(report.title, html);
}

function page(title: string, body: string): string {
  const policy = `default-src 'none'; style-src '${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;
  const language = l10n.t({ message: 'en', comment: ['Language tag of these texts'] });
  return `<!DOCTYPE html>
<html lang="${htmlText(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${htmlText(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

function verdict({ verdict: { lead, rest } }: Report): Markup {
  return markup`<p class="verdict"><strong>${lead}</strong> ${rest}</p>`;
}

function figures({ figures: all }: Report): Markup {
  const cards = all.map(
    ({ label, value, note }) =>
      markup`<div><dt>${label}</dt><dd>${value}</dd>${note === '' ? NOTHING : markup`<dd>${note}</dd>`}</div>`,
  );
  return markup`<dl class="figures">${joined(cards)}</dl>`;
}

function section(title: string, content: Markup): Markup {
  if (content === NOTHING) return NOTHING;
  return markup`<section>
<h2>${title}</h2>
${content}
</section>`;
}

function checks({ checks: all }: Report): Markup {
  const items = all.map(({ passed, text, value }) =>
    passed
      ? markup`<li>✓ ${text}: ${value}</li>`
      : markup`<li class="failed">⚠ ${text}: ${value}</li>`,
  );
  return items.length === 0 ? NOTHING : markup`<ul>${joined(items)}</ul>`;
}

function notes({ notes: all }: Report): Markup {
  if (all.length === 0) return NOTHING;
  return markup`<ul>${joined(all.map((note) => markup`<li>${note}</li>`))}</ul>`;
}

function conditions(facts: readonly ReportFact[]): Markup {
  const entries = facts.map(({ label, value }) => markup`<dt>${label}</dt><dd>${value}</dd>`);
  return markup`<dl class="conditions">${joined(entries)}</dl>`;
}
