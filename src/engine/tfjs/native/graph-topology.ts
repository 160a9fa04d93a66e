import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { FormatError } from '../../../formats/errors';
import type { TfjsFile } from '../../../formats/tfjs/read';
import { isObject } from '../../../formats/tfjs/read';

/** An operation, as TensorFlow's GraphDef has it in JSON. */
export interface NodeDef {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[] | undefined;
  readonly attr?: Readonly<Record<string, AttributeDef | undefined>> | undefined;
}

export interface AttributeDef {
  readonly type?: string | number;
  readonly shape?: ShapeDef;
}

export interface ShapeDef {
  readonly dim?: readonly { readonly size?: string | number }[];
  readonly unknownRank?: boolean;
}

/** An input of the signature; those with a resource are filled by TF.js itself. */
export interface SignatureEntry {
  readonly name?: string;
  readonly dtype?: string | number;
  readonly tensorShape?: ShapeDef;
  readonly resourceId?: number;
}

/** The nodes of the main graph, each with inputs that exist. Throws FormatError. */
export function graphNodes(file: TfjsFile): readonly NodeDef[] {
  const list = file.json.modelTopology['node'];
  const nodes = Array.isArray(list) ? (list as unknown[]) : [];
  const names = new Set<string>();
  for (const node of nodes) {
    if (!isNode(node)) throw malformed(file, l10n.t('one is unreadable'));
    names.add(node.name);
  }
  for (const { name, input } of nodes as readonly NodeDef[])
    for (const from of input ?? [])
      if (!names.has(nodeNameOf(from)))
        throw malformed(file, l10n.t('"{0}" needs "{1}", which isn\'t there', name, from));
  return nodes as readonly NodeDef[];
}

/** Inputs by the name that TF.js feeds them by; undefined where the file has no signature. */
export function signatureInputs(
  file: TfjsFile,
): Readonly<Record<string, SignatureEntry>> | undefined {
  const { userDefinedMetadata, signature } = file.json;
  // Where both are, TF.js takes the metadata's.
  const inner = isObject(userDefinedMetadata) ? userDefinedMetadata['signature'] : undefined;
  const chosen = inner ?? signature;
  const inputs = isObject(chosen) ? chosen['inputs'] : undefined;
  if (!isObject(inputs) || !Object.values(inputs).every(isObject)) return undefined;
  return inputs as Record<string, SignatureEntry>;
}

/** `a/b` of `a/b:1` and `^a/b`. */
export function nodeNameOf(input: string): string {
  const [name = ''] = input.replace(/^\^/, '').split(':', 1);
  return name;
}

function isNode(value: unknown): value is NodeDef {
  if (!isObject(value)) return false;
  const { name, op, input } = value;
  const isInput = input === undefined || (Array.isArray(input) && input.every(isText));
  return isText(name) && isText(op) && isInput;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function malformed({ path }: TfjsFile, problem: string): FormatError {
  return new FormatError(
    'malformed',
    l10n.t('The operations of {0} are damaged: {1}.', basename(path), problem),
    { path },
  );
}
