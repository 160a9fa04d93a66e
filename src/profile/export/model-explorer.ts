import * as l10n from '@vscode/l10n';
import type { Profile } from '../document';
import { engineName } from '../engine-names';
import { ExportError } from './errors';
import { nodeCosts } from './node-costs';
import { roundedMs } from './round';

/** From little to much, as our heat scale in a light theme; the text stays readable on each. */
const GRADIENT = [
  { stop: 0, bgColor: '#f5e6ce', textColor: '#000000' },
  { stop: 0.5, bgColor: '#d88d4e', textColor: '#000000' },
  { stop: 1, bgColor: '#bb4f01', textColor: '#ffffff' },
];

/**
 * A reader tells a graph's data from those of a model, which are by graph, by this name: with a
 * node called so in it, the whole file would be misread.
 */
const MISREAD = 'results';

/**
 * Node data for Google's Model Explorer ("Load JSON node data" over an open graph): time in ms by
 * node, with its colour. Data of one graph, without its id, are those of the graph that is shown
 * (`node_data_builder.py` and the page's reader, version 0.1.34).
 *
 * Throws ExportError where no kernel belongs to a node.
 */
export function exportModelExplorer(profile: Profile): string {
  const costs = nodeCosts(profile).filter(({ node }) => node !== MISREAD);
  if (costs.length === 0)
    throw new ExportError(
      l10n.t(
        'Nothing to show in Model Explorer: no kernel of this profile belongs to a named node.',
      ),
    );
  const results = Object.fromEntries(
    costs.map(({ node, timeMs }) => [node, { value: roundedMs(timeMs) }]),
  );
  const name = `${engineName(profile.run.engine)}, ${profile.run.device}: time (ms)`;
  return `${JSON.stringify({ name, results, gradient: GRADIENT }, undefined, 1)}\n`;
}
