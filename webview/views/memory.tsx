import './views.css';
import './memory.css';
import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { formatBytes, formatDuration } from '../../src/profile/format';
import type { MemoryView as Memory } from '../../src/profile/memory-view';
import { memoryVerdict } from '../../src/profile/view-verdicts';
import type { TableData } from '../chart/with-table';
import { ChartWithTable } from '../chart/with-table';
import { Segments } from '../segments';
import { isTraining, profile } from '../state';
import { AliveTable, FourMemories } from './memory-alive';
import { MemoryCurve } from './memory-curve';
import type { MemoryMode } from './memory-state';
import { memory, memoryMode, pointName } from './memory-state';
import { MemoryWeights } from './memory-weights';
import { ViewVerdict } from './view-verdict';

export function MemoryView(): JSX.Element | null {
  const document = profile.value;
  const view = memory.value;
  if (!document || !view) return null;
  return (
    <div class="view memory-view">
      <ViewVerdict verdict={memoryVerdict(document)} />
      {view.points.length > 0 ? <Curves view={view} /> : <NoCurve />}
      <div class="memory-details">
        {view.alive ? <AliveTable alive={view.alive} /> : null}
        <FourMemories memory={document.memory} />
      </div>
    </div>
  );
}

function Curves({ view }: { readonly view: Memory }): JSX.Element {
  return (
    <>
      <ChartWithTable
        title={isTraining.value ? l10n.t('Live tensors') : l10n.t('Live activations')}
        note={<Legend hasPrediction={view.predictedPeak !== null} />}
        end={<ModeSwitch />}
        table={() => curveTable(view)}
      >
        <MemoryCurve view={view} />
      </ChartWithTable>
      <ChartWithTable
        title={l10n.t('Weights by layer')}
        note={l10n.t('loaded before the first layer, freed after the last')}
        table={() => weightsTable(view)}
      >
        <MemoryWeights view={view} />
      </ChartWithTable>
    </>
  );
}

function ModeSwitch(): JSX.Element {
  return (
    <Segments<MemoryMode>
      label={l10n.t('Width of a layer')}
      options={[
        { id: 'order', title: l10n.t('In order') },
        { id: 'time', title: l10n.t('By time') },
      ]}
      chosen={memoryMode.value}
      onChoose={(mode) => (memoryMode.value = mode)}
    />
  );
}

function Legend({ hasPrediction }: { readonly hasPrediction: boolean }): JSX.Element {
  return (
    <span class="memory-legend">
      <span class="legend">
        <svg width="20" height="10" aria-hidden="true">
          <rect width="20" height="10" class="measured-area" />
          <path d="M0 .75h20" class="measured-line" />
        </svg>
        {l10n.t('measured')}
      </span>
      {hasPrediction ? (
        <span class="legend">
          <svg width="20" height="10" aria-hidden="true">
            <path d="M0 5h20" class="predicted-line" />
          </svg>
          {l10n.t('predicted from the graph')}
        </span>
      ) : null}
    </span>
  );
}

function NoCurve(): JSX.Element {
  return (
    <p class="note">
      {l10n.t('This profile has no live-activation curve: the runtime reported no kernel sizes.')}
    </p>
  );
}

function curveTable({ points, predictedPeak }: Memory): TableData {
  const hasPrediction = predictedPeak !== null;
  return {
    columns: [
      { title: l10n.t('Layer') },
      { title: l10n.t('Measured'), numeric: true },
      ...(hasPrediction ? [{ title: l10n.t('Predicted'), numeric: true }] : []),
      { title: l10n.t('Start'), numeric: true },
    ],
    rows: points.map((point) => ({
      key: point.key,
      cells: [
        pointName(point),
        formatBytes(point.measuredBytes),
        ...(hasPrediction ? [formatBytes(point.predictedBytes)] : []),
        formatDuration(point.startMs),
      ],
    })),
  };
}

function weightsTable({ points }: Memory): TableData {
  return {
    columns: [{ title: l10n.t('Layer') }, { title: l10n.t('Weights'), numeric: true }],
    rows: points
      .filter((point) => point.weightBytes > 0)
      .map((point) => ({
        key: point.key,
        cells: [pointName(point), formatBytes(point.weightBytes)],
      })),
  };
}
