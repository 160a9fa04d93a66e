import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { layerInterval } from '../../src/profile/layer-interval';
import type { Profile } from '../../src/profile/document';
import {
  formatBytes,
  formatCount,
  formatDims,
  formatDurationRange,
  formatRate,
} from '../../src/profile/format';
import type { LayerNode } from '../../src/profile/layer-tree';
import { lineName } from '../../src/profile/rows';
import { copyText, revealNode } from '../actions';
import { Icon } from '../icons';
import { profile, selected } from '../state';
import { width } from '../width';
import { rateOf } from './arithmetic';
import { certaintyName } from './columns';
import { rowAsMarkdown, rowAsText } from './copy';
import { sourceLine } from './line-tree';
import { CertaintyIcon } from './row';
import { openKernels } from './table-state';
import { toggleKernels } from './visible-rows';

/**
 * The selected row in one line: its source, how well its time is known, its kernels; of a model
 * that was only read, what it makes and holds.
 */
export function SelectionStrip(): JSX.Element {
  return (
    <div class="selection-strip" role="status">
      <Contents />
    </div>
  );
}

function Contents(): JSX.Element {
  const node = selected.value;
  const document = profile.value;
  if (node && width.value === 'narrow') return <NarrowFacts node={node} />;
  if (node)
    return document ? <Facts node={node} document={document} /> : <StaticFacts node={node} />;
  return (
    <span class="clip">
      {document
        ? l10n.t('Select a row to see its source, its spread and its kernels.')
        : l10n.t('Select a row to see its full name, its output and its weights.')}
    </span>
  );
}

/** At 400 px: what the columns had no room for. */
function NarrowFacts({ node }: { readonly node: LayerNode }): JSX.Element {
  const rate = rateOf(node);
  const facts = [
    node.layer ?? node.label,
    node.outputShape ? formatDims(node.outputShape.slice(1)) : '',
    node.params === 0 ? '' : l10n.t('{0} params', formatCount(node.params)),
    rate === undefined ? '' : formatRate(rate),
  ];
  return <span class="clip">{facts.filter((fact) => fact !== '').join(' · ')}</span>;
}

function Facts({ node, document }: { node: LayerNode; document: Profile }): JSX.Element {
  const owner = node.members.find(({ id }) => id === node.layer);
  const interval = owner && owner.kernels.length > 0 ? layerInterval(document, owner) : null;
  return (
    <>
      <b class="clip">{node.layer ?? node.label}</b>
      <SourceLink node={node} document={document} />
      {interval ? (
        <span class="nowrap">{formatDurationRange(interval.lowMs, interval.highMs)}</span>
      ) : null}
      {node.weightBytes > 0 ? (
        <span class="nowrap">{l10n.t('weights {0}', formatBytes(node.weightBytes))}</span>
      ) : null}
      <KernelSummary node={node} document={document} />
      <span class="grow" />
      {!node.isScope && node.kernelCount > 0 ? (
        <button type="button" class="link" onClick={() => toggleKernels(node.key)}>
          {openKernels.value.has(node.key) ? l10n.t('Hide Kernels') : l10n.t('Kernels')}
        </button>
      ) : null}
      <CopyButton
        node={node}
        title={l10n.t('Copy the row; with Shift as Markdown with the run’s options')}
      />
    </>
  );
}

/** Without a run there is no time, no kernel, and no source either. */
function StaticFacts({ node }: { readonly node: LayerNode }): JSX.Element {
  const { outputShape, outputBytes, weightBytes } = node;
  return (
    <>
      <b class="clip">{node.layer ?? node.label}</b>
      {outputShape ? (
        <span class="nowrap">
          {l10n.t('output {0}, {1}', formatDims(outputShape), formatBytes(outputBytes))}
        </span>
      ) : null}
      {weightBytes > 0 ? (
        <span class="nowrap">{l10n.t('weights {0}', formatBytes(weightBytes))}</span>
      ) : null}
      <span class="grow" />
      <CopyButton node={node} title={l10n.t('Copy the row; with Shift as Markdown')} />
    </>
  );
}

interface CopyButtonProps {
  readonly node: LayerNode;
  readonly title: string;
}

function CopyButton({ node, title }: CopyButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class="link"
      title={title}
      onClick={({ shiftKey }) => copyText(shiftKey ? rowAsMarkdown(node) : rowAsText(node))}
    >
      {l10n.t('Copy')}
    </button>
  );
}

/** To the line, or to the model's file; a model of the zoo has neither. */
function SourceLink({ node, document }: { node: LayerNode; document: Profile }) {
  const frame = sourceLine(node.members[0]);
  if (!frame && !('path' in document.model.source)) return null;
  return (
    <button type="button" class="link source-link" onClick={() => revealNode(node)}>
      <Icon name="goTo" class="small" />
      {frame ? lineName(frame) : l10n.t('model file')}
    </button>
  );
}

/** `kernel Conv = conv2 + bn2 + relu2 ✓`. */
function KernelSummary({ node, document }: { node: LayerNode; document: Profile }) {
  const indices = node.members.flatMap(({ kernels }) => kernels);
  const kernel = document.kernels[indices[0] ?? -1];
  if (!kernel || node.isScope) return null;
  const names = [node.name, ...node.fused].join(' + ');
  const text =
    indices.length === 1
      ? l10n.t('kernel {0} = {1}', kernel.opType, names)
      : l10n.t('{0} kernels = {1}', indices.length, names);
  return (
    <span class="kernel-summary" title={`${kernel.how} · ${certaintyName(node.certainty)}`}>
      <span class="clip">{text}</span>
      <CertaintyIcon certainty={node.certainty} />
      <span class="sr-only">{certaintyName(node.certainty)}</span>
    </span>
  );
}
