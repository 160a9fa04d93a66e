/** What of TensorFlow.js makes a model, by the names that a file has for it. */
export interface ModelMakers {
  /** Whether code calls one of them, or one of `others`, a file's own functions. */
  uses(code: string, others: ReadonlySet<string>): boolean;
}

const FUNCTIONS = ['sequential', 'model', 'loadLayersModel'];
const CLASSES = ['Sequential', 'LayersModel'];
const NAME = String.raw`[\p{L}_$][\p{L}\p{N}_$]*`;

const FROM = String.raw`["'](?:@tensorflow/tfjs[^"']*)["']`;
const NAMESPACES = [
  new RegExp(String.raw`\bimport\s+\*\s*as\s+(${NAME})\s+from\s*${FROM}`, 'gu'),
  new RegExp(String.raw`\bimport\s+(${NAME})\s*(?:,\s*\{[^}]*\}\s*)?from\s*${FROM}`, 'gu'),
  new RegExp(String.raw`\bimport\s+(${NAME})\s*=\s*require\s*\(\s*${FROM}`, 'gu'),
  new RegExp(String.raw`\b(?:const|let|var)\s+(${NAME})\s*=\s*require\s*\(\s*${FROM}`, 'gu'),
  new RegExp(String.raw`\b(?:const|let|var)\s+(${NAME})\s*=\s*await\s+import\s*\(\s*${FROM}`, 'gu'),
];
const NAMED = [
  new RegExp(String.raw`\bimport\s+(?:${NAME}\s*,\s*)?\{([^}]*)\}\s*from\s*${FROM}`, 'gu'),
  new RegExp(String.raw`\b(?:const|let|var)\s*\{([^}]*)\}\s*=\s*require\s*\(\s*${FROM}`, 'gu'),
];

/** Reads a file's imports of TensorFlow.js. */
export function modelMakers(text: string): ModelMakers {
  const namespaces = NAMESPACES.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, name = '']) => name),
  );
  const named = new Map(
    NAMED.flatMap((pattern) => [...text.matchAll(pattern)]).flatMap(([, list = '']) =>
      list.split(',').map(namesOf),
    ),
  );
  const local = (wanted: readonly string[]) =>
    [...named].filter(([, original]) => wanted.includes(original)).map(([name]) => name);
  const member = namespaces.length > 0 ? alternatives(namespaces) : undefined;
  const calls = [
    ...(member ? [String.raw`(?:${member})\s*\.\s*(?:${FUNCTIONS.join('|')})\s*\(`] : []),
    ...(member
      ? [String.raw`(?:new|extends)\s+(?:${member})\s*\.\s*(?:${CLASSES.join('|')})\b`]
      : []),
    ...called(local(FUNCTIONS)),
    ...local(CLASSES).map((name) => String.raw`(?:new|extends)\s+${escaped(name)}\b`),
  ];
  const own = calls.length > 0 ? standing(calls) : undefined;
  return {
    uses: (code, others) =>
      (own?.test(code) ?? false) || (others.size > 0 && standing(called([...others])).test(code)),
  };
}

function called(names: readonly string[]): string[] {
  return names.map((name) => String.raw`${escaped(name)}\s*\(`);
}

/** Not as a part of another name or the member of something else. */
function standing(patterns: readonly string[]): RegExp {
  return new RegExp(String.raw`(?<![\p{L}\p{N}_$.])(?:${patterns.join('|')})`, 'u');
}

/** `model as net`, `type LayersModel`, `model: net`: the local name and the original one. */
function namesOf(entry: string): [string, string] {
  const [, original = '', renamed] =
    new RegExp(String.raw`^\s*(?:type\s+)?(${NAME})(?:\s*(?:as\s|:)\s*(${NAME}))?`, 'u').exec(
      entry,
    ) ?? [];
  return [renamed ?? original, original];
}

function alternatives(names: readonly string[]): string {
  return names.map(escaped).join('|');
}

function escaped(name: string): string {
  return name.replaceAll('$', String.raw`\$`);
}
