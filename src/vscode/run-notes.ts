import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { UserError } from '../model/errors';

/** What people said of their runs. */
export interface RunNotes {
  /** By the run's id. */
  readonly names: ReadonlyMap<string, string>;
  /** Ids of the runs that others are held against, by their model's key: one for each model. */
  readonly baselines: ReadonlyMap<string, string>;
}

/** A full disk, or a folder that is gone. */
class RunNoteError extends UserError {
  override readonly name = 'RunNoteError';
  override readonly code = 'run-note';
}

const NAME = '.name.json';
const PIN = '.pin.json';
/** Longer is no name. */
const LONGEST = 200;
/** Larger than any note that we wrote. */
const MOST_BYTES = 100_000;

/**
 * Names and pins in small files beside the runs, whose documents never change. A model's pin is one
 * file by the model's name, so that it has one baseline at most, whichever windows pin at once.
 */
export class RunNotesFolder implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private read: Promise<RunNotes> | undefined;
  private watcher: vscode.FileSystemWatcher | undefined;

  constructor(
    private readonly folder: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** As they stand now; the same promise until something changes. */
  notes(): Promise<RunNotes> {
    this.read ??= this.readAll();
    return this.read;
  }

  /** An empty name takes it away. */
  async rename(id: string, name: string): Promise<void> {
    const shown = name.trim().slice(0, LONGEST);
    if (shown === '') await this.remove(`${id}${NAME}`);
    else await this.write(`${id}${NAME}`, { name: shown });
    this.forgetRead();
  }

  /** In place of the model's baseline so far. */
  async pin(model: string, id: string): Promise<void> {
    await this.write(pinName(model), { model, run: id });
    this.forgetRead();
  }

  async unpin(model: string): Promise<void> {
    await this.remove(pinName(model));
    this.forgetRead();
  }

  /** Of a run that is deleted. */
  async forget(id: string): Promise<void> {
    const { names, baselines } = await this.notes();
    if (names.has(id)) await this.remove(`${id}${NAME}`);
    for (const [model, run] of baselines) if (run === id) await this.remove(pinName(model));
    this.read = undefined;
  }

  /** Other windows on the same workspace write notes too. The folder must be there. */
  watch(): void {
    const pattern = new vscode.RelativePattern(this.folder, `*{${NAME},${PIN}}`);
    this.watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const other = (): void => this.forgetRead();
    this.watcher.onDidCreate(other);
    this.watcher.onDidChange(other);
    this.watcher.onDidDelete(other);
  }

  dispose(): void {
    this.watcher?.dispose();
    this.changed.dispose();
  }

  private forgetRead(): void {
    this.read = undefined;
    this.changed.fire();
  }

  private async readAll(): Promise<RunNotes> {
    const entries = await vscode.workspace.fs.readDirectory(this.folder).then(
      (found) => found,
      () => [],
    );
    const files = entries.map(([name]) => name);
    const names = new Map<string, string>();
    const baselines = new Map<string, string>();
    const read = files.map(async (file) => {
      if (file.endsWith(NAME)) {
        const { name } = await this.open(file);
        if (typeof name === 'string')
          names.set(file.slice(0, -NAME.length), name.slice(0, LONGEST));
      } else if (file.endsWith(PIN)) {
        const { model, run } = await this.open(file);
        if (typeof model === 'string' && typeof run === 'string') baselines.set(model, run);
      }
    });
    await Promise.all(read);
    return { names, baselines };
  }

  /** Nothing where it can't be read: a note is no measurement. */
  private async open(file: string): Promise<Readonly<Record<string, unknown>>> {
    try {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.folder, file));
      const note: unknown =
        bytes.length > MOST_BYTES ? null : JSON.parse(Buffer.from(bytes).toString('utf8'));
      if (typeof note === 'object' && note !== null) return note as Record<string, unknown>;
      this.log.warn(`${file} is no note of a run.`);
    } catch (error) {
      this.log.warn(`A note of a run can't be read: ${String(error)}`);
    }
    return {};
  }

  /** Renamed into place, so that no window reads half of it. */
  private async write(file: string, note: Readonly<Record<string, string>>): Promise<void> {
    const temporary = vscode.Uri.joinPath(this.folder, `.${file}.tmp`);
    const place = vscode.Uri.joinPath(this.folder, file);
    try {
      await vscode.workspace.fs.createDirectory(this.folder);
      await vscode.workspace.fs.writeFile(temporary, Buffer.from(JSON.stringify(note)));
      await vscode.workspace.fs.rename(temporary, place, { overwrite: true });
    } catch (error) {
      await vscode.workspace.fs.delete(temporary).then(undefined, () => undefined);
      const reason = error instanceof Error ? error.message : String(error);
      throw new RunNoteError(vscode.l10n.t('This can’t be kept beside the runs: {0}', reason));
    }
  }

  private async remove(file: string): Promise<void> {
    const place = vscode.Uri.joinPath(this.folder, file);
    await vscode.workspace.fs.delete(place).then(undefined, () => undefined);
  }
}

/** A key may hold a path, which is no file name. */
function pinName(model: string): string {
  return `${createHash('sha256').update(model).digest('hex').slice(0, 32)}${PIN}`;
}
