import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Profile } from '../profile/document';
import { originOf, titleOf } from './describe-model';
import { type RunNotes, RunNotesFolder } from './run-notes';
import { modelKeyOf } from './sidebar/run-model';

/** A finished measurement. */
export interface Run {
  /** File name of the stored document without its ending; sorts by time. Null when opened from a file. */
  readonly id: string | null;
  readonly title: string;
  /** Where the model comes from: a path relative to the workspace, or `zoo`. */
  readonly origin: string;
  readonly profile: Profile;
  /** The document that the user opened or saved last, if any. */
  readonly file: vscode.Uri | null;
}

const ENDING = '.layerline.json';
/** Oldest runs beyond these are forgotten, but none that has a name or is a baseline. */
const KEPT_RUNS = 50;

/** Whether there is anything to compare a run with, without reading it. */
export interface ComparableRuns {
  hasOther(than: Run | null): Promise<boolean>;
  readonly onDidChange: vscode.Event<void>;
}

/** The runs that others are held against. */
export interface BaselineRuns {
  /** The pinned run of a model, by the key of `modelKeyOf`. */
  baselineOf(modelKey: string): Promise<Run | undefined>;
  readonly onDidChange: vscode.Event<void>;
}

/**
 * The runs of a workspace, one profile document each in the extension's storage. Ids are unique
 * over windows, and a document is renamed into place, so two windows never spoil each other's.
 */
export class RunFolder implements vscode.Disposable, ComparableRuns, BaselineRuns {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  /** Documents read so far: they never change. */
  private readonly known = new Map<string, Run>();
  private watching: Promise<void> | undefined;
  /** Ids, until another run comes or goes. */
  private listed: Promise<readonly string[]> | undefined;
  private watcher: vscode.FileSystemWatcher | undefined;
  private isDisposed = false;
  private readonly noted: RunNotesFolder;

  constructor(
    private readonly folder: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.noted = new RunNotesFolder(folder, log);
    this.noted.onDidChange(() => this.changed.fire());
    // First, so that whoever hears of a change finds the new list.
    this.changed.event(() => (this.listed = undefined));
  }

  /** Stores a profile. A full disk costs the stored copy, not the result: the log tells. */
  async add(profile: Profile): Promise<Run> {
    const id = `${profile.environment.date.replaceAll(/[^0-9TZ]/g, '')}-${randomUUID().slice(0, 8)}`;
    const run = describeRun(profile, { id, file: null });
    this.known.set(id, run);
    try {
      await this.write(id, profile);
      await this.forgetOldest();
    } catch (error) {
      this.log.error(`The run of ${run.title} is not kept: ${String(error)}`);
    }
    this.changed.fire();
    return run;
  }

  /** Newest first. Documents that can't be read are left out and logged. */
  async list(): Promise<Run[]> {
    await (this.watching ??= this.watch());
    const ids = await this.ids();
    const runs = await Promise.all(ids.map((id) => this.open(id)));
    return runs.filter((run) => run !== undefined).reverse();
  }

  async hasOther(than: Run | null): Promise<boolean> {
    await (this.watching ??= this.watch());
    // Asked for with every change of a text: the folder is read when it changed.
    this.listed ??= this.ids();
    return (await this.listed).some((id) => id !== than?.id);
  }

  /** Undefined when it isn't there any more or is damaged. */
  async open(id: string): Promise<Run | undefined> {
    const known = this.known.get(id);
    if (known) return known;
    try {
      const uri = this.uriOf(id);
      const bytes = await vscode.workspace.fs.readFile(uri);
      const { parseProfile } = await import('./later');
      const profile = parseProfile(Buffer.from(bytes).toString('utf8'), uri.fsPath);
      const run = describeRun(profile, { id, file: null });
      this.known.set(id, run);
      return run;
    } catch (error) {
      this.log.warn(`A kept run can't be read: ${String(error)}`);
      return undefined;
    }
  }

  /** Names and pins. */
  notes(): Promise<RunNotes> {
    return this.noted.notes();
  }

  /** An empty name takes it away. */
  rename(id: string, name: string): Promise<void> {
    return this.noted.rename(id, name);
  }

  /** Makes a run its model's baseline, in place of the one so far. */
  async pin(id: string): Promise<void> {
    const run = await this.open(id);
    if (run) await this.noted.pin(modelKeyOf(run.profile), id);
  }

  /** Leaves a run's model without a baseline, if the run is it. */
  async unpin(id: string): Promise<void> {
    const { baselines } = await this.noted.notes();
    for (const [model, run] of baselines) if (run === id) await this.noted.unpin(model);
  }

  async baselineOf(modelKey: string): Promise<Run | undefined> {
    // A window that only looks hears of other windows' pins too.
    await (this.watching ??= this.watch());
    const id = (await this.noted.notes()).baselines.get(modelKey);
    return id === undefined ? undefined : this.open(id);
  }

  async remove(id: string): Promise<void> {
    this.known.delete(id);
    await this.noted.forget(id);
    await vscode.workspace.fs.delete(this.uriOf(id)).then(undefined, () => undefined);
    this.changed.fire();
  }

  dispose(): void {
    this.isDisposed = true;
    this.watcher?.dispose();
    this.noted.dispose();
    this.changed.dispose();
  }

  /** Other windows on the same workspace add and remove runs too. */
  private async watch(): Promise<void> {
    // What isn't there can't be watched.
    await vscode.workspace.fs.createDirectory(this.folder).then(undefined, () => undefined);
    if (this.isDisposed) return;
    this.noted.watch();
    const pattern = new vscode.RelativePattern(this.folder, `*${ENDING}`);
    this.watcher = vscode.workspace.createFileSystemWatcher(pattern, false, true, false);
    this.watcher.onDidCreate((uri) => {
      if (!this.known.has(idOf(uri))) this.changed.fire();
    });
    this.watcher.onDidDelete((uri) => {
      // Also of one that was never read, of which nobody else needs to hear.
      this.listed = undefined;
      if (this.known.delete(idOf(uri))) this.changed.fire();
    });
  }

  private async write(id: string, profile: Profile): Promise<void> {
    await vscode.workspace.fs.createDirectory(this.folder);
    const temporary = vscode.Uri.joinPath(this.folder, `.${id}.tmp`);
    try {
      await vscode.workspace.fs.writeFile(temporary, Buffer.from(JSON.stringify(profile)));
      await vscode.workspace.fs.rename(temporary, this.uriOf(id));
    } catch (error) {
      await vscode.workspace.fs.delete(temporary).then(undefined, () => undefined);
      throw error;
    }
  }

  private async forgetOldest(): Promise<void> {
    const { names, baselines } = await this.noted.notes();
    const pinned = new Set(baselines.values());
    const ids = (await this.ids()).filter((id) => !names.has(id) && !pinned.has(id));
    for (const id of ids.slice(0, -KEPT_RUNS)) await this.remove(id);
  }

  /** Oldest first. */
  private async ids(): Promise<string[]> {
    const entries = await vscode.workspace.fs.readDirectory(this.folder).then(
      (found) => found,
      () => [],
    );
    return entries
      .map(([name]) => name)
      .filter((name) => name.endsWith(ENDING) && !name.startsWith('.'))
      .map((name) => name.slice(0, -ENDING.length))
      .sort();
  }

  private uriOf(id: string): vscode.Uri {
    return vscode.Uri.joinPath(this.folder, `${id}${ENDING}`);
  }
}

function idOf(document: vscode.Uri): string {
  return document.path.slice(document.path.lastIndexOf('/') + 1, -ENDING.length);
}

export function describeRun(profile: Profile, where: Pick<Run, 'id' | 'file'>): Run {
  return { ...where, title: titleOf(profile), origin: originOf(profile), profile };
}
