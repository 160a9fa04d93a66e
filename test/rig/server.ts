import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerInstall } from './install-server';
import { ROOT } from './paths';
import { QUIET_SETTINGS } from './quiet-settings';

export interface ServerOptions extends ServerInstall {
  readonly extensionsDir: string;
  /** User settings besides the quiet ones. The workbench reads them when a page opens. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: NodeJS.ProcessEnv;
  /** Folders are not trusted until a person says so; else all are. */
  readonly asksForTrust?: boolean;
  /**
   * Set for a person at the browser, who must know it to come in; unset for tests, whose driver
   * also suppresses the notifications that would hide what is tested.
   */
  readonly token?: string;
  /** Where the logs of VS Code go when the server stops. */
  readonly keepLogsIn?: string;
}

export interface Server {
  readonly pid: number;
  readonly port: number;
  /** A folder that is removed when the server stops. */
  readonly data: string;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 2_000;
/** What would make a VS Code that runs inside another one's terminal talk to the outer one. */
const FOREIGN = /^(VSCODE_|ELECTRON_|npm_)/;

/** Starts VS Code's server on a port of its own choice; its process group ends with this process. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const data = mkdtempSync(join(tmpdir(), 'layerline-vscode-'));
  writeSettings(data, options.settings);
  const child = spawn(options.node, serverArguments(options, data), {
    env: serverEnvironment(options.env),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const remove = () =>
    rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  const atExit = () => {
    kill(child, 'SIGKILL');
    remove();
  };
  process.once('exit', atExit);
  const stop = async () => {
    process.off('exit', atExit);
    await end(child);
    if (options.keepLogsIn) keepLogs(data, options.keepLogsIn);
    remove();
  };
  try {
    return { pid: child.pid ?? 0, port: await listening(child), data, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function serverArguments(options: ServerOptions, data: string): string[] {
  const { vscode, extensionsDir, token } = options;
  const flags = ['--import', join(ROOT, 'test', 'rig', 'leash.mjs')];
  flags.push(join(vscode, 'out', 'server-main.js'));
  flags.push('--host', '127.0.0.1', '--port', '0');
  if (token === undefined) flags.push('--without-connection-token', '--enable-smoke-test-driver');
  else flags.push('--connection-token', token);
  flags.push('--accept-server-license-terms', '--telemetry-level', 'off');
  flags.push('--disable-experiments');
  if (!options.asksForTrust) flags.push('--disable-workspace-trust');
  flags.push('--disable-getting-started-override');
  flags.push('--server-data-dir', data, '--extensions-dir', extensionsDir);
  return flags;
}

/** Everything of ours but what is FOREIGN reaches the extension host. */
function serverEnvironment(additional: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
  return {
    ...Object.fromEntries(own),
    // No marketplace, so no look-ups that can only fail.
    EXTENSIONS_GALLERY: '{}',
    ...additional,
    LAYERLINE_LEASH: '1',
  };
}

function writeSettings(data: string, settings: ServerOptions['settings']): void {
  const user = join(data, 'data', 'User');
  mkdirSync(user, { recursive: true });
  const all = { ...QUIET_SETTINGS, ...settings };
  writeFileSync(join(user, 'settings.json'), JSON.stringify(all, null, 2));
}

function listening(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (what: string) => reject(new Error(`VS Code's server ${what}:\n${output}`));
    const timer = setTimeout(() => fail('did not start'), START_LIMIT_MS);
    const read = (bytes: Buffer) => {
      output += bytes.toString();
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const limit = new Promise((resolve) => setTimeout(resolve, STOP_LIMIT_MS).unref());
    kill(child, 'SIGTERM');
    await Promise.race([ended, limit]);
  }
  // What of the group is left: extension hosts, terminals, file watchers.
  kill(child, 'SIGKILL');
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}

function keepLogs(data: string, folder: string): void {
  const logs = join(data, 'data', 'logs');
  rmSync(folder, { recursive: true, force: true });
  if (existsSync(logs)) cpSync(logs, folder, { recursive: true });
}
