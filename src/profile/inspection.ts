import * as l10n from '@vscode/l10n';
import type { StaticCost, Analysis } from '../model/analysis';
import type { LayerSource, Model } from '../model/graph';
import { outputShape } from '../model/output-shape';
import type { Shape } from '../model/tensor';
import type { ProfiledFrame } from './document';
import type { CostedLayer } from './rows';

/** What `inspect --json` writes; scripts rely on the names. null is unknown, never zero. */
export interface Inspection {
  readonly model: {
    readonly name: string;
    readonly params: number;
    readonly buffers: number;
    readonly macs: number | null;
    readonly otherOps: number | null;
    readonly weightBytes: number;
    readonly inputs: readonly {
      readonly name: string;
      readonly dtype: string;
      readonly shape: Shape | null;
    }[];
  };
  readonly layers: readonly InspectedLayer[];
  readonly memory: {
    readonly weightBytes: number;
    readonly predictedPeakBytes: number | null;
  };
  /** Plain sentences: sizes chosen for free dimensions, operators whose cost isn't known. */
  readonly notes: readonly string[];
}

export interface InspectedLayer extends CostedLayer {
  readonly buffers: number;
  /** The expression that made the layer, or called it where nothing was made. */
  readonly source: InspectedSource | null;
}

export interface InspectedSource extends ProfiledFrame {
  readonly role: 'constructed' | 'called';
  /** The calls that led there, innermost first. */
  readonly chain: readonly ProfiledFrame[];
}

/** @param inputShapes the inputs' shapes that the analysis was made with, by name. */
export function inspection(
  name: string,
  model: Model,
  analysis: Analysis,
  inputShapes: Readonly<Record<string, Shape>>,
  notes: readonly string[],
): Inspection {
  const { total } = analysis;
  return {
    model: {
      name,
      ...amounts(total),
      inputs: model.graph.inputs.map((input) => ({
        name: input.name,
        dtype: input.dtype,
        shape: inputShapes[input.name] ?? input.shape ?? null,
      })),
    },
    layers: model.layers.map((layer, index) =>
      inspectedLayer(layer, analysis.layerCosts[index], outputShape(model, analysis, index)),
    ),
    memory: {
      weightBytes: total.weightBytes,
      predictedPeakBytes: analysis.predictedPeakBytes ?? null,
    },
    notes: [...notes, ...unmodelledNote(analysis.unmodelled)],
  };
}

function inspectedLayer(
  { id, name, type, scope, source }: Model['layers'][number],
  cost: StaticCost | undefined,
  shape: Shape | undefined,
): InspectedLayer {
  if (!cost) throw new Error(`Layer ${id} has no cost.`);
  return {
    id,
    name,
    type,
    scope,
    outputShape: shape ?? null,
    ...amounts(cost),
    outputBytes: cost.outputBytes ?? null,
    source: inspectedSource(source),
  };
}

/** The expression that made a layer, or called it where nothing was made. */
export function inspectedSource(source: LayerSource | undefined): InspectedSource | null {
  if (!source) return null;
  const isConstructed = source.constructedAt.length > 0;
  const [own, ...chain] = isConstructed ? source.constructedAt : source.calledAt;
  return own ? { ...own, role: isConstructed ? 'constructed' : 'called', chain } : null;
}

function amounts(cost: Omit<StaticCost, 'outputs' | 'outputBytes'>): {
  params: number;
  buffers: number;
  macs: number | null;
  otherOps: number | null;
  weightBytes: number;
} {
  return {
    params: cost.params,
    buffers: cost.buffers,
    macs: cost.macs ?? null,
    otherOps: cost.otherOps ?? null,
    weightBytes: cost.weightBytes,
  };
}

/** Why totals are unknown, where they are. */
export function unmodelledNote(unmodelled: readonly string[]): string[] {
  if (unmodelled.length === 0) return [];
  return [
    l10n.t('Shapes and costs behind these operators are not known: {0}.', unmodelled.join(', ')),
  ];
}
