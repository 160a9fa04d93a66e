import type { Profile, ProfiledFrame, ProfiledLayer } from '../../src/profile/document';
import { RESNET_SOURCE } from './resnet-source';
import { sampleProfile } from './sample-profile';

/** Where the layers with a matching id are made; texts stand for the line that contains them. */
export interface LocationRule {
  readonly id: RegExp;
  /** Innermost first; empty for an operation. */
  readonly constructed: readonly string[];
  readonly called?: readonly string[];
}

/**
 * A profile whose layers stand on lines of a Python source, as a source frontend would say it. A
 * text that occurs on several lines is told apart by its class: `Bottleneck: self.conv1 = `.
 */
export function locatedProfile(
  profile: Profile,
  file: string,
  source: string,
  rules: readonly LocationRule[],
): Profile {
  const lines = source.split('\n');
  const frames = (texts: readonly string[], id: string): ProfiledFrame[] =>
    texts.map((text) => frameOf(file, lines, text.replaceAll('$stage', stageOf(id))));
  const locate = (layer: ProfiledLayer): ProfiledLayer => {
    const rule = rules.find(({ id }) => layer.kind === 'layer' && id.test(layer.id));
    if (!rule) return layer;
    return {
      ...layer,
      source: {
        constructedAt: frames(rule.constructed, layer.id),
        calledAt: frames(rule.called ?? [], layer.id),
      },
    };
  };
  return { ...profile, layers: profile.layers.map(locate) };
}

const BLOCK = ['blocks.append', 'self.$stage = '];
const CALLED = ['x = self.$stage('];
const inBlock = (name: string, constructed: string, called: string): LocationRule => ({
  id: new RegExp(`^layer\\d/\\d+/${name}$`),
  constructed: [`Bottleneck: ${constructed}`, ...BLOCK],
  called: [`Bottleneck: ${called}`, ...CALLED],
});
const inModel = (name: string, constructed: string, called: string): LocationRule => ({
  id: new RegExp(`^${name}$`),
  constructed: [`ResNet50: ${constructed}`],
  called: [`ResNet50: ${called}`],
});

/** Of the zoo's ResNet-50 in `RESNET_SOURCE`. */
export const RESNET_LOCATIONS: readonly LocationRule[] = [
  inBlock('conv1', 'self.conv1 = ', 'self.conv1(x)'),
  inBlock('bn1', 'self.bn1 = ', 'self.conv1(x)'),
  inBlock('conv2', 'self.conv2 = ', 'self.conv2(y)'),
  inBlock('bn2', 'self.bn2 = ', 'self.conv2(y)'),
  inBlock('conv3', 'self.conv3 = ', 'self.conv3(y)'),
  inBlock('bn3', 'self.bn3 = ', 'self.conv3(y)'),
  inBlock('relu1', 'self.relu = ', 'self.conv1(x)'),
  inBlock('relu2', 'self.relu = ', 'self.conv2(y)'),
  inBlock('relu3', 'self.relu = ', 'y + self.down'),
  inBlock('downsample/0', 'conv(cin, 4 * c', 'y + self.down'),
  inBlock('downsample/1', 'nn.BatchNorm2d(4 * c))', 'y + self.down'),
  {
    id: /^layer\d\/\d+\/add$/,
    constructed: [],
    called: ['Bottleneck: y + self.down', ...CALLED],
  },
  inModel('conv1', 'self.conv1 = ', 'self.conv1(x)'),
  inModel('bn1', 'self.bn1 = ', 'self.conv1(x)'),
  inModel('relu', 'self.relu = ', 'self.conv1(x)'),
  inModel('maxpool', 'self.pool = ', 'self.pool('),
  inModel('avgpool', 'self.gap = ', 'self.gap('),
  inModel('flatten', 'self.flatten = ', 'self.flatten('),
  inModel('fc', 'self.fc = ', 'self.fc('),
];

function stageOf(id: string): string {
  return id.slice(0, id.indexOf('/'));
}

function frameOf(file: string, lines: readonly string[], where: string): ProfiledFrame {
  const [, className, text = where] = /^(\w+): (.*)$/.exec(where) ?? [];
  const from = className === undefined ? 0 : lines.indexOf(`class ${className}(nn.Module):`);
  const line = lines.findIndex((one, index) => index >= from && one.includes(text));
  if (line < 0 || from < 0) throw new Error(`No line of ${file} has "${where}".`);
  return {
    file,
    line: line + 1,
    column: (lines[line] ?? '').indexOf(text) + 1,
    functionName: functionAt(lines, line),
  };
}

/** `Bottleneck.__init__`: names of the definitions around a line, by indentation. */
function functionAt(lines: readonly string[], line: number): string {
  const names: string[] = [];
  let indent = Infinity;
  for (let at = line; at >= 0; at--) {
    const [, blanks = '', name] = /^(\s*)(?:class|def)\s+(\w+)/.exec(lines[at] ?? '') ?? [];
    if (name === undefined || blanks.length >= indent) continue;
    indent = blanks.length;
    names.unshift(name);
  }
  return names.join('.') || '<module>';
}

/** The sample profile of a ResNet-50 whose layers stand in `RESNET_SOURCE`. */
export function locatedResnet(file = 'resnet.py', date = new Date()): Profile {
  return locatedProfile(sampleProfile('resnet50', date), file, RESNET_SOURCE, RESNET_LOCATIONS);
}
