import reference from '../fixtures/zoo-reference.json';

/** Published parameters and MACs of the zoo's presets, by name. */
export function zooReference(): [string, { params: number; macs: number }][] {
  const { models } = reference;
  return Object.entries(models)
    .filter(([name]) => !name.includes('('))
    .map(([name, { params, macs }]) => [name, { params, macs }]);
}
