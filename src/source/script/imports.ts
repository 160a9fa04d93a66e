/** The packages that TensorFlow.js consists of; what else has such a name (`tfjs-vis`) isn't. */
const NAME = String.raw`@tensorflow/tfjs(?:-(?:node|node-gpu|core|layers|converter|data|backend-[a-z]+))?`;

const PACKAGE = new RegExp(`^(${NAME})(?:/(.+))?$`);
const IMPORT = new RegExp(
  String.raw`(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*["']${NAME}(?:/[^"']*)?["']`,
);

/** Whether a TypeScript or JavaScript text names TensorFlow.js. No other is ever run. */
export function importsTensorflowJs(text: string): boolean {
  return text.includes('@tensorflow/tfjs') && IMPORT.test(text);
}

/** `@tensorflow/tfjs-core/dist/util` in its two parts; undefined for other packages. */
export function tensorflowJsImport(
  specifier: string,
): { readonly name: string; readonly subpath: string } | undefined {
  const [, name, subpath = ''] = PACKAGE.exec(specifier) ?? [];
  return name === undefined ? undefined : { name, subpath };
}
