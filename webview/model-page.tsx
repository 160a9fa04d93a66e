import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import type { Inspection } from '../src/profile/inspection';
import { formatBytes, formatDims, formatExact, formatMacs } from '../src/profile/format';
import type { PanelContent } from '../src/vscode/panel/messages';
import { run } from './actions';
import { Button, ProgressRing } from './controls';
import { Chip } from './header/chips';
import { Header } from './header/header';
import { Notes } from './header/notes';
import { Total } from './header/totals';
import { Icon } from './icons';
import { SelectionStrip } from './layers/selection-strip';
import { LayerTable } from './layers/table';
import { Toolbar } from './layers/toolbar';

type ModelContent = Extract<PanelContent, { kind: 'model' }>;

/** A model file that was read but not run: what is known without running, and the button to run. */
export function ModelPage({ model }: { readonly model: ModelContent }): JSX.Element {
  const { inspection, fileBytes } = model;
  return (
    <>
      <Header
        actions={
          <Button kind="primary" onClick={() => run('profileModel')}>
            <Icon name="run" slot="start" />
            {l10n.t('Profile')}
          </Button>
        }
      >
        {inspection ? (
          <Summary inspection={inspection} fileBytes={fileBytes} />
        ) : (
          <p class="verdict reading" role="status">
            <ProgressRing aria-hidden="true" />
            {fileBytes === null
              ? l10n.t('Reading the model…')
              : l10n.t('Reading the model, {0}…', formatBytes(fileBytes))}
          </p>
        )}
      </Header>
      {inspection ? (
        <div class="layers-view model-layers">
          <Toolbar />
          <LayerTable />
          <SelectionStrip />
        </div>
      ) : null}
    </>
  );
}

interface SummaryProps {
  readonly inspection: Inspection;
  readonly fileBytes: number | null;
}

function Summary({ inspection, fileBytes }: SummaryProps): JSX.Element {
  const { model, layers, memory, notes } = inspection;
  return (
    <>
      <p class="verdict">
        <b>{l10n.t('Not measured yet.')}</b>{' '}
        {l10n.t(
          '{0} layers with {1} parameters; these costs follow from the shapes.',
          formatExact(layers.length),
          formatExact(model.params),
        )}
      </p>
      <dl class="totals">
        <Total value={formatMacs(model.macs)} label={l10n.t('arithmetic per run')} />
        <Total value={formatBytes(model.weightBytes)} label={l10n.t('weights')} />
        <Total
          value={formatBytes(memory.predictedPeakBytes)}
          label={l10n.t('peak activations, predicted')}
        />
        {fileBytes === null ? null : (
          <Total value={formatBytes(fileBytes)} label={l10n.t('file')} />
        )}
      </dl>
      <ul class="chips">
        {model.inputs.map(({ name, dtype, shape }) => (
          <Chip key={name} name={name}>
            {dtype} {formatDims(shape)}
          </Chip>
        ))}
        <Notes notes={notes} />
      </ul>
    </>
  );
}
