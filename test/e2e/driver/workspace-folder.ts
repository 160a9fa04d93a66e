import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Contents by path, which is relative to the folder. */
export type Files = Readonly<Record<string, string | Uint8Array>>;
export type Settings = Readonly<Record<string, unknown>>;

/** The folder that a workbench has open, with its settings. */
export class WorkspaceFolder {
  readonly path: string;

  constructor(parent: string, files: Files = {}) {
    mkdirSync(parent, { recursive: true });
    this.path = mkdtempSync(join(parent, 'workspace-'));
    for (const [name, contents] of Object.entries(files)) this.write(name, contents);
  }

  write(name: string, contents: string | Uint8Array): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
    return path;
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8');
  }

  /** VS Code watches this file and applies changes within a second. */
  updateSettings(changes: Settings): void {
    this.settings = { ...this.settings, ...changes };
    this.write('.vscode/settings.json', JSON.stringify(this.settings, null, 2));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  private settings: Settings = {};
}
