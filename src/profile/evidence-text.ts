import * as l10n from '@vscode/l10n';
import type { Latency, Profile } from './document';
import { engineText } from './engine-names';
import { accountOf, belowResolution, checksOf, profilerCostOf } from './evidence';
import { formatCoverage, formatDuration, formatDurationRange, formatShare } from './format';
import { runsLayerByLayer } from './layer-by-layer';
import { evidenceVerdict } from './view-verdicts';

/** The evidence as plain text, for a bug report or a paper's appendix. */
export function evidenceText(profile: Profile): string {
  const { model, run, environment, latency } = profile;
  const account = accountOf(profile, 'plain');
  const verdict = evidenceVerdict(profile);
  const sections = [
    [
      model.name,
      plainSpaces(verdict.lead),
      l10n.t('{0} on {1}, {2}', engineText(run), run.device, environment.cpu),
      `${environment.os}, ${environment.date}`,
      l10n.t('Model {0}', model.hash),
    ],
    [
      l10n.t('Where the time went'),
      ...account.parts.map(({ label, timeMs, share }) =>
        entry(label, `${formatDuration(timeMs, 'plain')}  ${formatCoverage(share, 'plain')}`),
      ),
      entry(
        l10n.t('Sum'),
        `${formatDuration(account.sumMs, 'plain')}  ${formatCoverage(account.sumMs / account.totalMs, 'plain')}`,
      ),
      ...costLines(profile),
      ...shortLines(profile),
    ],
    [
      l10n.t('Samples'),
      ...sampleLines(l10n.t('Plain'), latency.unprofiled),
      ...sampleLines(l10n.t('Profiled'), latency.profiled),
    ],
    [
      l10n.t('Certificate'),
      ...checksOf(profile, 'plain').map(({ passed, text, value }) =>
        entry(`${passed ? '✓' : '!'} ${text}`, value),
      ),
    ],
    profile.notes.length > 0 ? [l10n.t('Notes'), ...profile.notes] : [],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function entry(label: string, value: string): string {
  return `  ${label}: ${value}`;
}

/** Thin spaces and word joiners are for the screen. */
function plainSpaces(text: string): string {
  return text.replace(/\u2009\u2060?/g, ' ');
}

function costLines(profile: Profile): string[] {
  const cost = profilerCostOf(profile);
  if (!cost) return [];
  return [
    entry(
      l10n.t('Removed, the profiler’s cost'),
      runsLayerByLayer(profile)
        ? formatDuration(cost.insideKernelsMs + cost.betweenKernelsMs, 'plain')
        : l10n.t(
            '{0} in kernels, {1} between them',
            formatDuration(cost.insideKernelsMs, 'plain'),
            formatDuration(cost.betweenKernelsMs, 'plain'),
          ),
    ),
  ];
}

function shortLines(profile: Profile): string[] {
  const { rows, of, timeMs, share } = belowResolution(profile);
  if (rows === 0) return [];
  return [
    entry(
      l10n.t('Too short to tell alone'),
      l10n.t(
        '{0} of {1}, together {2} ({3})',
        rows,
        of,
        formatDuration(timeMs, 'plain'),
        formatShare(share, 'plain'),
      ),
    ),
  ];
}

function sampleLines(label: string, latency: Latency): string[] {
  const { medianMs, lowMs, highMs, samples } = latency;
  const range = formatDurationRange(lowMs, highMs, 'plain');
  return [
    entry(label, l10n.t('median {0}, 95 % interval {1}', formatDuration(medianMs, 'plain'), range)),
    `    ${samples.map((ms) => formatDuration(ms, 'plain')).join(', ')}`,
  ];
}
