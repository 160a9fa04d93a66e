import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the command line keeps what was set up, as each system has it. */
export function dataFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const { XDG_DATA_HOME, LOCALAPPDATA } = environment;
  const base = {
    win32: LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'),
    darwin: join(homedir(), 'Library', 'Application Support'),
  }[platform as 'win32' | 'darwin'];
  return join(base ?? (XDG_DATA_HOME || join(homedir(), '.local', 'share')), 'layerline');
}
