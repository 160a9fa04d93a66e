import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import type { TracedGraph } from '../formats/traced/document';
import { untranslatedTypes } from '../formats/traced/read';
import { isUserError } from '../model/errors';
import { isCancelled } from '../source/source-error';
import type { SourceProcess } from '../source/source-process';
import type { StartEngine } from './engine-process';
import type { KerasSpec } from './options';
import { withEngine } from './single-task';

/**
 * A Keras file as a model to run: its architecture, read in a process of its own, and lowered to
 * ONNX's operators by the tracer where all its layers have some.
 *
 * Throws FormatError where the file can't be read, SourceError('cancelled') or the signal's reason.
 */
export async function kerasSpec(
  path: string,
  source: Pick<SourceProcess, 'traceKeras'>,
  signal?: AbortSignal,
  start?: StartEngine,
): Promise<KerasSpec> {
  const { config, kerasVersion } = await withEngine(
    (engine) => engine.kerasArchitecture({ path }),
    signal,
    start,
  );
  const request = { file: path, configuration: config, kerasVersion };
  try {
    const { graph, reason } = await source.traceKeras(request, signal);
    if (graph) return translated(path, graph);
    return without(path, reason ?? '');
  } catch (error) {
    if (!isUserError(error) || isCancelled(error)) throw error;
    // TensorFlow.js may still run it.
    return { kind: 'keras', path, graph: null, problem: error.message };
  }
}

function translated(path: string, graph: TracedGraph): KerasSpec {
  const types = untranslatedTypes(graph);
  if (types.length > 0) return without(path, types.join(', '));
  return { kind: 'keras', path, graph, problem: null };
}

function without(path: string, reason: string): KerasSpec {
  const problem = l10n.t(
    "{0} has what can't be translated to ONNX here: {1}.",
    basename(path),
    reason.replace(/[.\s]+$/, ''),
  );
  return { kind: 'keras', path, graph: null, problem };
}
