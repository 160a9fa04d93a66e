import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import type { ProfiledMemory } from '../../src/profile/document';
import { formatBytes, formatDims } from '../../src/profile/format';
import type { AliveAtPeak, AliveTensor } from '../../src/profile/memory-view';
import { isTraining, keyOfKernel, selection } from '../state';
import { LayerLink } from './view-verdict';

const MOST_SHOWN = 10;

/** Which outputs make up the peak. */
export function AliveTable({ alive }: { readonly alive: AliveAtPeak }): JSX.Element {
  const { tensors, bytes, peak } = alive;
  const title =
    peak === 'measured'
      ? l10n.t('Alive at the measured peak')
      : l10n.t('Alive at the predicted peak');
  const size = formatBytes(bytes);
  const shown = tensors.slice(0, MOST_SHOWN);
  return (
    <section aria-label={title}>
      <div class="section-head">
        <h2>{title}</h2>
        <span>
          {tensors.length === 1
            ? l10n.t('1 output, {0}', size)
            : l10n.t('{0} outputs, {1}', tensors.length, size)}
        </span>
      </div>
      <table class="plain-table memory-table" aria-label={title}>
        <tbody>
          {shown.map((tensor) => (
            <AliveRow key={tensor.kernel} tensor={tensor} most={tensors[0]?.bytes ?? 1} />
          ))}
        </tbody>
      </table>
      {tensors.length > shown.length ? (
        <p class="note">{l10n.t('and {0} smaller ones', tensors.length - shown.length)}</p>
      ) : null}
    </section>
  );
}

function AliveRow({ tensor, most }: { readonly tensor: AliveTensor; readonly most: number }) {
  const { layer, kernel, bytes, shape } = tensor;
  const key = keyOfKernel.value.get(kernel);
  const name = layer ? (layer.kind === 'layer' ? layer.id : layer.name) : '–';
  return (
    <tr class={key !== undefined && key === selection.value ? 'is-selected' : ''}>
      <td>{key === undefined ? name : <LayerLink layerKey={key} name={name} />}</td>
      <td class="fill wide-only">{roleText(tensor)}</td>
      <td class="right quiet wide-only">{shape ? formatDims(shape) : ''}</td>
      <td class="memory-bar">
        <span class="cell-bar activations" style={{ width: `${(bytes / most) * 100}%` }} />
      </td>
      <td class="right">{formatBytes(bytes)}</td>
    </tr>
  );
}

function roleText({ role, lastReader }: AliveTensor): string {
  switch (role) {
    case 'written':
      return l10n.t('being written');
    case 'read':
      return l10n.t('read here for the last time');
    case 'held':
      return lastReader
        ? l10n.t('held until {0}', lastReader.kind === 'layer' ? lastReader.id : lastReader.name)
        : l10n.t('held to the end');
  }
}

/** Four kinds of memory on one scale, side by side and never added. */
export function FourMemories({ memory }: { readonly memory: ProfiledMemory }): JSX.Element {
  const { processPeakBytes, weightBytes, measuredPeakBytes, predictedPeakBytes } = memory;
  const all: readonly MemoryRowProps[] = [
    {
      kind: 'process',
      label: l10n.t('Process peak'),
      note: l10n.t('resident, in its own process, loading included'),
      bytes: processPeakBytes,
    },
    { kind: 'weights', label: l10n.t('Weights'), note: l10n.t('all run'), bytes: weightBytes },
    {
      kind: 'activations',
      label: isTraining.value
        ? l10n.t('Peak tensors, measured')
        : l10n.t('Peak activations, measured'),
      note: l10n.t('by the runtime’s allocator in one run'),
      bytes: measuredPeakBytes,
    },
    {
      kind: 'predicted',
      label: l10n.t('Peak activations, predicted'),
      note: l10n.t('from the executed graph'),
      bytes: predictedPeakBytes,
    },
  ];
  // A runtime without a graph predicts nothing, which is no gap in what was measured.
  const rows = all.filter(({ kind, bytes }) => kind !== 'predicted' || bytes !== null);
  const title =
    processPeakBytes === null
      ? l10n.t('Kinds of memory')
      : l10n.t('Process peak, {0}', formatBytes(processPeakBytes));
  const most = Math.max(...rows.map(({ bytes }) => bytes ?? 0), 1);
  return (
    <section aria-label={title}>
      <div class="section-head">
        <h2>{title}</h2>
        <span class="clip">{l10n.t('each is measured apart; they are never added together')}</span>
      </div>
      <table class="plain-table memory-table" aria-label={title}>
        <tbody>
          {rows.map((row) => (
            <MemoryRow key={row.kind} {...row} most={most} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface MemoryRowProps {
  readonly kind: 'process' | 'weights' | 'activations' | 'predicted';
  readonly label: string;
  readonly note: string;
  readonly bytes: number | null;
}

function MemoryRow({ kind, label, note, bytes, most }: MemoryRowProps & { readonly most: number }) {
  return (
    <tr>
      <td>{label}</td>
      <td class="fill wide-only">{note}</td>
      <td class="memory-bar wide-bar">
        {bytes === null ? null : (
          <span
            class={`cell-bar ${kind}`}
            style={{ width: `max(2px, ${(bytes / most) * 100}%)` }}
          />
        )}
      </td>
      <td class="right">{formatBytes(bytes)}</td>
    </tr>
  );
}
