import * as vscode from 'vscode';
import { isUserError } from '../../model/errors';
import { isCancelled } from '../../source/source-error';
import type { SourceTracing } from '../source/source-tracing';
import type { ModelItem } from './model-item';
import { sourceModelItems } from './model-item';

const MOST_TRIES = 3;

/** Models of a Python file for the Models view: traced when somebody looks. */
export async function modelsOfSource(tracing: SourceTracing, path: string): Promise<ModelItem[]> {
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
    for (let tries = 1; ; tries++) {
      try {
        return sourceModelItems(path, await tracing.report(document));
      } catch (error) {
        // The editor asked for the same file.
        if (!isCancelled(error) || tries === MOST_TRIES) throw error;
      }
    }
  } catch (error) {
    const text = isUserError(error) ? error.message : String(error);
    return [{ kind: 'source-note', path, name: '', text, line: null }];
  }
}
