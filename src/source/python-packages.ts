import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Packages that are traced as they are, in plain Python over frameworks that we stand in for. */
const TRACED_PACKAGES = ['timm'];
/** Names that environments beside a project's files usually have. */
const ENVIRONMENTS = ['.venv', 'venv', 'env'];
/** Folders of packages below an environment, or below `/usr`; `*` is a version. */
const FOLDERS = [
  'lib/python*/site-packages',
  'Lib/site-packages',
  'lib/python*/dist-packages',
  'local/lib/python*/dist-packages',
];

/**
 * Folders of packages that traces can read, by their names: looked up, never run.
 *
 * @param root the workspace folder, whose own environments come first.
 * @param pythons interpreters, or folders with an environment of one.
 */
export async function findPackages(
  root: string,
  pythons: readonly string[],
): Promise<Record<string, string>> {
  const environments = [
    ...ENVIRONMENTS.map((name) => join(root, name)),
    // `bin/python3`, `Scripts\python.exe`; Windows has the system's in its folder itself.
    ...pythons.flatMap((path) => [path, dirname(dirname(path)), dirname(path)]),
  ];
  const found: Record<string, string> = {};
  for (const name of TRACED_PACKAGES) {
    const path = await firstWith(name, environments);
    if (path !== undefined) found[name] = path;
  }
  return found;
}

async function firstWith(
  name: string,
  environments: readonly string[],
): Promise<string | undefined> {
  for (const environment of environments)
    for (const folder of FOLDERS)
      for (const packages of await matching(environment, folder)) {
        const path = join(packages, name);
        if (await isFile(join(path, '__init__.py'))) return path;
      }
  return undefined;
}

/** Newer versions first. */
async function matching(environment: string, pattern: string): Promise<string[]> {
  let paths = [environment];
  for (const part of pattern.split('/')) {
    const next = paths.map(async (path) => {
      if (!part.endsWith('*')) return [join(path, part)];
      const names = await readdir(path).catch(() => []);
      return names
        .filter((name) => name.startsWith(part.slice(0, -1)))
        .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
        .map((name) => join(path, name));
    });
    paths = (await Promise.all(next)).flat();
  }
  return paths;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
