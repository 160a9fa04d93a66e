import * as l10n from '@vscode/l10n';
import { formatCount, formatDims, formatMacs, formatShare } from '../../profile/format';
import type { LineCost, LineInstance, ReportedModel, SourcePlace } from '../../source/report';
import { htmlName } from '../drawing/hostile-text';

/** Address of a line of the source. */
export type Address = (place: SourcePlace) => string;

/**
 * All that is known of a line before the model runs, as Markdown with HTML. Names are the file's:
 * every one goes through `htmlName`.
 */
export function liveCard(cost: LineCost, model: ReportedModel, addressOf: Address): string {
  return [titlePart(cost), tablePart(cost), chainsPart(cost, addressOf), modelPart(model)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function titlePart({ types, count, parameters, macs, share }: LineCost): string {
  const name = types.length <= 3 ? types.join(', ') : `${types.slice(0, 2).join(', ')}, …`;
  const part = macs && share !== null ? ` (${formatShare(share)})` : '';
  const facts = [
    ...(count > 1 ? [l10n.t('{0} layers', count)] : []),
    ...(parameters > 0 ? [l10n.t('{0} params', formatCount(parameters))] : []),
    macs === null ? l10n.t('MACs unknown') : `${formatMacs(macs)}${part}`,
  ];
  return `**${htmlName(name)}** &nbsp; ${htmlName(facts.join(' · '))}`;
}

/** HTML, as numbers stand to the right. Must not have blank lines. */
function tablePart({ instances, count }: LineCost): string {
  const head = [
    l10n.t('Layer'),
    l10n.t('Type'),
    l10n.t('Output'),
    l10n.t('Params'),
    l10n.t('MACs'),
  ].map((label, column) => `<th align="${column < 3 ? 'left' : 'right'}">${htmlName(label)}</th>`);
  const more = count - instances.length;
  const rest = more > 0 ? [`<tr><td>${htmlName(l10n.t('and {0} more', more))}</td></tr>`] : [];
  return `<table><tr>${head.join('')}</tr>${instances.map(row).join('')}${rest.join('')}</table>`;
}

function row({ name, type, shape, parameters, macs }: LineInstance): string {
  const output = shape ? formatDims(shape.map((size) => size ?? 'N')) : '–';
  const texts = [name, type, output].map((text) => `<td>${htmlName(text)}&nbsp;&nbsp;</td>`);
  const numbers = [formatCount(parameters), macs === null ? '–' : formatMacs(macs)];
  const cells = numbers.map((text) => `<td align="right">&nbsp;${htmlName(text)}</td>`);
  return `<tr>${texts.join('')}${cells.join('')}</tr>`;
}

/** The calls by which a helper's line becomes part of the model. */
function chainsPart({ chains, chainCount }: LineCost, addressOf: Address): string {
  if (chains.length === 0) return '';
  const ways = chains.map((chain) => chain.map((place) => link(place, addressOf)).join(' ← '));
  const more = chainCount - chains.length;
  const rest = more > 0 ? [htmlName(l10n.t('and {0} more', more))] : [];
  return [htmlName(l10n.t('called from')), ...ways, ...rest].join('<br>');
}

function modelPart({ name, assumedInput }: ReportedModel): string {
  const text = assumedInput === null ? name : `${name}, ${l10n.t('with an assumed input')}`;
  return `*${htmlName(l10n.t('in {0}; not run yet', text))}*`;
}

function link(place: SourcePlace, addressOf: Address): string {
  const { functionName, line } = place;
  const name =
    functionName === '<module>'
      ? l10n.t('line {0}', line)
      : l10n.t('{0}, line {1}', functionName, line);
  return `<a href="${addressOf(place)}">${htmlName(name)}</a>`;
}
