import * as l10n from '@vscode/l10n';
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { formatDuration, formatShare } from '../../src/profile/format';
import type { KernelSpan, Timeline } from '../../src/profile/timeline';
import { heatFill } from '../heat';
import { profile, selection } from '../state';
import { kernelName, shownSpan } from './timeline-state';
import { LayerLink } from './view-verdict';

const SHOWN = 8;

/** The longest kernels of the stretch in view, so that zooming answers "what took the time here?". */
export function LongestKernels({ timeline }: { readonly timeline: Timeline }): JSX.Element {
  const longest = useComputed(() => longestIn(timeline));
  const most = duration(longest.value[0]) || 1;
  const title = l10n.t('Longest kernels in view');
  return (
    <section aria-label={title}>
      <div class="section-head">
        <h2>{title}</h2>
      </div>
      <table class="plain-table timeline-longest" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{l10n.t('Layer')}</th>
            <th scope="col" class="wide-only">
              {l10n.t('Kernel')}
            </th>
            <th scope="col" class="right wide-only">
              {l10n.t('Start')}
            </th>
            <th scope="col" class="right">
              {l10n.t('This run')}
            </th>
            <th scope="col">
              <span class="sr-only">{l10n.t('Bar')}</span>
            </th>
            <th scope="col" class="right">
              {l10n.t('Share')}
            </th>
          </tr>
        </thead>
        <tbody>
          {longest.value.map((span) => (
            <KernelRow key={span.kernel} span={span} most={most} totalMs={timeline.totalMs} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface KernelRowProps {
  readonly span: KernelSpan;
  readonly most: number;
  readonly totalMs: number;
}

function KernelRow({ span, most, totalMs }: KernelRowProps): JSX.Element {
  const { key, kernel, startMs, layer } = span;
  return (
    <tr class={key !== null && key === selection.value ? 'is-selected' : ''}>
      <td class="clip">
        {key === null ? kernelName(span) : <LayerLink layerKey={key} name={kernelName(span)} />}
      </td>
      <td class="fill mono wide-only">{profile.value?.kernels[kernel]?.opType}</td>
      <td class="right quiet wide-only">{formatDuration(startMs)}</td>
      <td class="right">{formatDuration(duration(span))}</td>
      <td class="timeline-bar">
        <span
          class="cell-bar heat-bar"
          style={{
            width: `max(1px, ${(duration(span) / most) * 100}%)`,
            background: heatFill(layer?.share ?? 0),
          }}
        />
      </td>
      <td class="right">{formatShare(duration(span) / totalMs)}</td>
    </tr>
  );
}

function longestIn({ kernels }: Timeline): KernelSpan[] {
  const { fromMs, toMs } = shownSpan.value;
  const longest: KernelSpan[] = [];
  for (const span of kernels) {
    if (span.endMs <= fromMs || span.startMs >= toMs) continue;
    if (longest.length === SHOWN && duration(span) <= duration(longest.at(-1))) continue;
    longest.push(span);
    longest.sort((a, b) => duration(b) - duration(a));
    longest.length = Math.min(longest.length, SHOWN);
  }
  return longest;
}

function duration(span: KernelSpan | undefined): number {
  return span ? span.endMs - span.startMs : 0;
}
