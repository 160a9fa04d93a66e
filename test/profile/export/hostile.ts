import type { Profile, ProfiledLayer } from '../../../src/profile/document';
import { smallProfile } from '../../cli/support';

/** Names that models could choose; each means something to one of the formats. */
export const HOSTILE_NAMES = [
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '=HYPERLINK("http://evil.test","click")',
  '+1-1',
  '@SUM(A1:A9)',
  'a,b;"c"\td',
  'first\r\nsecond\nthird',
  '| pipe | `code` | [link](http://evil.test) ![x](http://evil.test/i.png)',
  '*bold* _it_ ~~gone~~ #123 @someone www.evil.test',
  "'; --><style>*{display:none}</style>",
  '\u202egnp.exe\u2028next',
  '__proto__',
  'constructor',
  'results',
  '%s %d ${x} {{y}} {0}',
  '\ud800 half',
] as const;

/** The small profile with a hostile name for each layer, the model, the notes and the files. */
export function hostileProfile(): Profile {
  const profile = smallProfile();
  const nameOf = (id: string) =>
    HOSTILE_NAMES[profile.layers.findIndex((layer) => layer.id === id) % HOSTILE_NAMES.length] ??
    id;
  const rename = (layer: ProfiledLayer, index: number): ProfiledLayer => ({
    ...layer,
    id: nameOf(layer.id),
    name: nameOf(layer.id),
    type: HOSTILE_NAMES[(index + 3) % HOSTILE_NAMES.length] ?? '',
    fusedInto: layer.fusedInto === null ? null : nameOf(layer.fusedInto),
    source: {
      constructedAt: [
        { file: 'command:evil.run?[1]', line: 3, column: 1, functionName: nameOf(layer.id) },
      ],
      calledAt: [],
    },
  });
  return {
    ...profile,
    model: { ...profile.model, name: HOSTILE_NAMES[0] },
    layers: profile.layers.map(rename),
    kernels: profile.kernels.map((kernel) => ({
      ...kernel,
      opType: HOSTILE_NAMES[1],
      nodes: kernel.nodes.map(nameOf),
      layers: kernel.layers.map(nameOf),
    })),
    notes: [...HOSTILE_NAMES],
  };
}

/** As many as there are names: one kernel and one node each, in a scope of the same name. */
export function hostileNet(names: readonly string[] = HOSTILE_NAMES): Profile {
  const profile = smallProfile();
  const [like, other] = [profile.layers[0], profile.kernels[0]];
  if (!like || !other) throw new Error('The small profile has layers and kernels.');
  const ms = profile.latency.unprofiled.medianMs / names.length;
  const timeMs = { median: ms, p10: ms, p90: ms };
  return {
    ...profile,
    layers: names.map((name, index) => ({
      ...like,
      id: name,
      name,
      scope: name,
      timeMs,
      rawMs: timeMs,
      share: 1 / names.length,
      kernels: [index],
    })),
    kernels: names.map((name) => ({
      ...other,
      name,
      nodes: [name],
      layers: [name],
      samplesUs: [ms * 1000],
    })),
    memory: { ...profile.memory, curve: [] },
  };
}
