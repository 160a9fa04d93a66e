import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { budgetRunOptions } from '../../engine/budget-run';
import type { ModelSpec } from '../../engine/options';
import { isForTfjsOnly, withTensorflow } from '../../engine/options';
import { inspectInProcess } from '../../engine/single-task';
import { isKerasPath } from '../../formats/keras/match';
import { UserError } from '../../model/errors';
import type { BudgetModel } from '../../profile/budget/budget';
import type { BudgetHost } from '../../profile/budget/check';
import type { Profile } from '../../profile/document';
import type { Inspection } from '../../profile/inspection';
import { zooSpec } from '../../zoo/specs';
import { pathsInside } from '../annotations/source-paths';
import { originOfSpec, titleOfSpec } from '../describe-model';
import type { MeasureRequest, Measurements } from '../measurements';
import { readProfileFile } from '../profile-files';
import type { SourceTracing } from '../source/source-tracing';
import { placeOf } from '../source/source-tracing';

/** What checking a budget needs of the extension. */
export interface BudgetParts {
  readonly measurements: Pick<Measurements, 'run'>;
  readonly tracing: Pick<SourceTracing, 'model' | 'models' | 'keras'>;
  /** Of a TensorFlow that was set up for TensorFlow.js. */
  readonly tensorflowFolder?: () => string | undefined;
}

/** Where a model of a Python file is written. */
export interface ModelPlace {
  readonly uri: vscode.Uri;
  /** Its definition, from 1. */
  readonly line: number;
  /** Folder that the files of its layers are named below. */
  readonly root: string;
}

class BudgetModelError extends UserError {
  override readonly name = 'BudgetModelError';
  override readonly code = 'budget-model';
}

/** Reads and runs the models of a budget for the editor. */
export class EditorBudgetHost implements BudgetHost {
  /** Of models of Python files, as far as they were found. */
  readonly places = new Map<BudgetModel, ModelPlace>();
  private readonly specs = new Map<BudgetModel, Promise<ModelSpec>>();

  constructor(
    private readonly budget: vscode.Uri,
    private readonly parts: BudgetParts,
    private readonly signal: AbortSignal,
    private readonly token: vscode.CancellationToken,
    private readonly onState: Parameters<Measurements['run']>[2] = () => undefined,
  ) {}

  async inspect(model: BudgetModel): Promise<Inspection> {
    const { batch, inputShapes } = model.run;
    const spec = await this.spec(model);
    // TensorFlow.js tells what its own models cost only when they run.
    if (isForTfjsOnly(spec)) this.requireTrust(model, spec);
    return inspectInProcess(spec, { batch, inputShapes }, this.signal);
  }

  async measure(model: BudgetModel): Promise<Profile> {
    const spec = await this.spec(model);
    this.requireTrust(model, spec);
    const request: MeasureRequest = {
      spec,
      options: withTensorflow(budgetRunOptions(model.run, spec), () =>
        this.parts.tensorflowFolder?.(),
      ),
      title: titleOfSpec(spec),
      origin: originOfSpec(spec),
    };
    return (await this.parts.measurements.run(request, this.token, this.onState)).profile;
  }

  async baseline(_: BudgetModel, path: string): Promise<Profile> {
    return (await readProfileFile(this.resolve(path))).profile;
  }

  throwIfCancelled(): void {
    if (this.signal.aborted) throw new vscode.CancellationError();
  }

  /** A model file is foreign code to a runtime. */
  private requireTrust({ title }: BudgetModel, spec: ModelSpec): void {
    if ('path' in spec && !vscode.workspace.isTrusted)
      throw new BudgetModelError(
        vscode.l10n.t('This workspace is not trusted, so {0} is not run.', title),
      );
  }

  private spec(model: BudgetModel): Promise<ModelSpec> {
    const known = this.specs.get(model) ?? this.find(model);
    this.specs.set(model, known);
    return known;
  }

  private async find(model: BudgetModel): Promise<ModelSpec> {
    const { source } = model;
    if (source.kind === 'zoo') return zooSpec(source.name, source.options);
    const uri = this.resolve(source.path);
    if (source.kind === 'file')
      return isKerasPath(uri.fsPath)
        ? this.parts.tracing.keras(uri.fsPath, this.signal)
        : { kind: 'file', path: uri.fsPath };
    return this.traced(model, uri, source.name);
  }

  private async traced(
    model: BudgetModel,
    uri: vscode.Uri,
    wanted: string | null,
  ): Promise<ModelSpec> {
    const { tracing } = this.parts;
    const document = await opened(uri);
    const found = await tracing.models(document, this.signal);
    const [only, ...others] = found.filter(({ name }) => wanted === null || name === wanted);
    if (!only && wanted !== null) return tracing.model(uri, wanted, model.run.batch);
    if (!only || others.length > 0)
      throw new BudgetModelError(
        vscode.l10n.t(
          '{0} has {1} models: name one as {2}.',
          vscode.workspace.asRelativePath(uri),
          found.length,
          `${uri.path.slice(uri.path.lastIndexOf('/') + 1)}:NAME`,
        ),
      );
    const { name, line, graph } = only;
    this.places.set(model, { uri, line, root: placeOf(uri).root });
    if (model.run.batch !== undefined) return tracing.model(uri, name, model.run.batch);
    return { kind: 'traced', name, path: uri.fsPath, graph };
  }

  /** A budget is foreign: it names nothing outside of the workspace, or of its own folder. */
  private resolve(path: string): vscode.Uri {
    const folder = dirname(this.budget.fsPath);
    const workspace = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
    const [joined] = pathsInside(normalized(path, folder), [folder, ...workspace]);
    if (joined !== undefined) return vscode.Uri.file(joined);
    throw new BudgetModelError(
      vscode.l10n.t('{0} is outside of the workspace, where budgets name nothing.', path),
    );
  }
}

/** Relative to the budget; `..` may lead to another folder of the workspace. */
function normalized(path: string, folder: string): string {
  const isRelative = !/^(?:[a-z]:)?[\\/]/i.test(path);
  return isRelative ? vscode.Uri.joinPath(vscode.Uri.file(folder), path).fsPath : path;
}

async function opened(uri: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const path = vscode.workspace.asRelativePath(uri);
    throw new BudgetModelError(vscode.l10n.t('Can’t read {0}: {1}', path, reason));
  }
}
