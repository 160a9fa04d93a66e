import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where pip would get packages. */
export interface PipConfig {
  /** Pages of projects lie below: `https://pypi.org/simple/`. With a slash at the end. */
  readonly indexes: readonly URL[];
  /** File of certificates to trust. */
  readonly certificates: string | undefined;
  readonly proxy: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_INDEX = 'https://pypi.org/simple';

/**
 * Reads pip's settings as pip does, without a Python: the machine's files, the user's, the active
 * environment's, then variables; later ones win. Sections `global`, `install` and `download` count.
 */
export async function readPipConfig(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): Promise<PipConfig> {
  const settings = new Map<string, string>();
  for (const path of configFiles(environment, platform)) {
    const text = await readFile(path, 'utf8').catch(() => '');
    for (const [key, value] of parseConfig(text)) settings.set(key, value);
  }
  const value = (key: string) =>
    environment[`PIP_${key.toUpperCase().replaceAll('-', '_')}`] ?? settings.get(key);
  const isOff = /^(1|true|yes|on)$/i.test(value('no-index') ?? '');
  const addresses = [
    value('index-url') ?? DEFAULT_INDEX,
    ...(value('extra-index-url') ?? '').split(/\s+/),
  ];
  return {
    indexes: isOff ? [] : addresses.flatMap((address) => indexAt(address)),
    certificates: value('cert'),
    proxy: value('proxy'),
  };
}

function indexAt(address: string): URL[] {
  const text = address.endsWith('/') ? address : `${address}/`;
  if (address === '' || !URL.canParse(text)) return [];
  const url = new URL(text);
  return /^(https?|file):$/.test(url.protocol) ? [url] : [];
}

function configFiles(environment: Environment, platform: NodeJS.Platform): string[] {
  const { PIP_CONFIG_FILE, VIRTUAL_ENV, XDG_CONFIG_HOME, XDG_CONFIG_DIRS } = environment;
  // As pip has it: the null device stands for no files at all.
  if (PIP_CONFIG_FILE === '/dev/null') return [];
  const home = environment['HOME'] ?? homedir();
  const files: string[] = [];
  if (platform === 'win32') {
    const { ProgramData, APPDATA } = environment;
    if (ProgramData) files.push(join(ProgramData, 'pip', 'pip.ini'));
    if (APPDATA) files.push(join(APPDATA, 'pip', 'pip.ini'));
  } else {
    const shared = (XDG_CONFIG_DIRS ?? '/etc/xdg').split(':').filter(Boolean);
    files.push(...shared.reverse().map((folder) => join(folder, 'pip', 'pip.conf')));
    files.push('/etc/pip.conf', join(home, '.pip', 'pip.conf'));
    const own =
      platform === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : (XDG_CONFIG_HOME ?? join(home, '.config'));
    files.push(join(own, 'pip', 'pip.conf'));
  }
  if (VIRTUAL_ENV) files.push(join(VIRTUAL_ENV, platform === 'win32' ? 'pip.ini' : 'pip.conf'));
  if (PIP_CONFIG_FILE) files.push(PIP_CONFIG_FILE);
  return files;
}

/** Python's `configparser` files: values may go on in indented lines. */
function parseConfig(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let isRead = false;
  let key = '';
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const [, section] = /^\[(.*)\]\s*$/.exec(line) ?? [];
    if (section !== undefined) {
      isRead = /^(global|install|download)$/.test(section);
      key = '';
    } else if (/^\s/.test(line)) {
      if (isRead && key !== '') found.set(key, `${found.get(key)} ${line.trim()}`.trim());
    } else {
      const [, name = '', value = ''] = /^([^:=]+)[:=](.*)$/.exec(line) ?? [];
      key = name.trim().toLowerCase().replaceAll('_', '-');
      if (isRead && key !== '') found.set(key, value.trim());
    }
  }
  return found;
}
