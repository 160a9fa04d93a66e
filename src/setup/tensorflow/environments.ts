import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { librariesIn } from './libraries';
import type { UnpackedTensorflow } from './unpacked';

/** Names that environments beside a project's files usually have. */
const BESIDE_FILES = ['.venv', 'venv', 'env'];
const LONGEST_MS = 10_000;

/** Prints where a Python keeps packages, one folder a line; `-I`: nothing from the user's folders. */
const LIST_FOLDERS =
  'import site, sysconfig; print(*{sysconfig.get_paths()[k] for k in ("purelib", "platlib")}, site.getusersitepackages(), sep="\\n")';

/**
 * TensorFlow in the user's Python environments, the likeliest first: the active one, the project's
 * own, what `python3` is. Only the last is run, to say where its packages are.
 *
 * @param roots workspace folders.
 */
export async function findInEnvironments(
  environment: Readonly<Record<string, string | undefined>>,
  roots: readonly string[],
  signal: AbortSignal,
): Promise<UnpackedTensorflow | undefined> {
  const { VIRTUAL_ENV, CONDA_PREFIX } = environment;
  const active = [VIRTUAL_ENV, CONDA_PREFIX].filter((path) => path !== undefined && path !== '');
  const beside = roots.flatMap((root) => BESIDE_FILES.map((name) => join(root, name)));
  for (const prefix of [...active, ...beside])
    for (const packages of await packageFolders(String(prefix))) {
      const found = await tensorflowIn(packages);
      if (found) return found;
    }
  for (const packages of await foldersOfPython(environment, signal)) {
    const found = await tensorflowIn(packages);
    if (found) return found;
  }
  return undefined;
}

/** In an environment, a folder of packages or the package itself. */
export async function tensorflowAt(path: string): Promise<UnpackedTensorflow | undefined> {
  for (const packages of [dirname(path), path, ...(await packageFolders(path))]) {
    const found = await tensorflowIn(packages);
    if (found && (packages !== dirname(path) || join(packages, 'tensorflow') === path))
      return found;
  }
  return undefined;
}

/** `lib/python3.11/site-packages` below an environment; newer versions first. */
async function packageFolders(prefix: string): Promise<string[]> {
  const names = await readdir(join(prefix, 'lib')).catch(() => []);
  return names
    .filter((name) => name.startsWith('python'))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((name) => join(prefix, 'lib', name, 'site-packages'));
}

async function tensorflowIn(packages: string): Promise<UnpackedTensorflow | undefined> {
  const folder = join(packages, 'tensorflow');
  const found = librariesIn(folder);
  if (!found) return undefined;
  return {
    ...found,
    keep: 'link',
    source: { kind: 'environment', name: folder },
    version: await installedVersion(packages),
    hashes: {},
  };
}

/** Of `tensorflow-2.21.0.dist-info`, or another distribution of the same package. */
async function installedVersion(packages: string): Promise<string | undefined> {
  const names = await readdir(packages);
  for (const name of names) {
    const [, version] =
      /^tensorflow(?:_cpu|_gpu|_intel|_macos|_rocm|_cpu_aws)?-([^-]+)\.dist-info$/.exec(name) ?? [];
    if (version !== undefined) return version;
  }
  return undefined;
}

function foldersOfPython(
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<string[]> {
  const options = { env: environment as NodeJS.ProcessEnv, timeout: LONGEST_MS, signal };
  return new Promise((resolve) => {
    // No Python, or none that answers, is one without TensorFlow.
    execFile('python3', ['-I', '-c', LIST_FOLDERS], options, (error, stdout) =>
      resolve(error ? [] : stdout.split(/\r?\n/).filter(Boolean)),
    );
  });
}
