import * as l10n from '@vscode/l10n';
import type { Message, Plugin } from 'esbuild';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { tensorflowJsImport } from './imports';
import { withOwnPlace } from './own-place';
import { ScriptError } from './script-error';

/** A script with all that it imports, in one CommonJS file with a source map beside it. */
export interface ScriptBundle {
  readonly path: string;
  readonly mapPath: string;
  /** Absolute paths of the files in it, those of packages too. */
  readonly files: readonly string[];
}

/**
 * Bundles a TypeScript or JavaScript file into a folder. TensorFlow.js stays outside, since there
 * is one in the process that runs it; so do Node's own modules. Runs esbuild, a native program.
 *
 * Throws ScriptError with the place of what is wrong.
 */
export async function bundleScript(path: string, folder: string): Promise<ScriptBundle> {
  const entry = resolve(path);
  await checkFile(path, entry);
  const { build, stop } = await import('esbuild');
  const outfile = join(folder, `${basename(entry, extname(entry))}.bundle.cjs`);
  const root = dirname(entry);
  try {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: [entry],
      outfile,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      target: `node${process.versions.node}`,
      sourcemap: 'external',
      sourcesContent: true,
      keepNames: true,
      // They go through the `require` that knows TensorFlow.js.
      supported: { 'dynamic-import': false },
      metafile: true,
      logLevel: 'silent',
      plugins: [outside, ownPlaces],
    });
    const files = Object.keys(metafile.inputs).map((file) => resolve(root, file));
    return { path: outfile, mapPath: `${outfile}.map`, files };
  } catch (error) {
    throw bundleFailure(path, root, error);
  } finally {
    await stop();
  }
}

async function checkFile(path: string, entry: string): Promise<void> {
  const isFile = await stat(entry).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile)
    throw new ScriptError('not-bundled', l10n.t("Can't read {0}: there is no such file.", path));
}

/** Keeps TensorFlow.js out of bundles; whether it is installed there doesn't matter. */
const outside: Plugin = {
  name: 'outside',
  setup(build) {
    build.onResolve({ filter: /^@tensorflow\/tfjs/ }, ({ path }) =>
      tensorflowJsImport(path) ? { path, external: true } : undefined,
    );
  },
};

const LOADERS = { '.tsx': 'tsx', '.jsx': 'jsx', '.ts': 'ts', '.mts': 'ts', '.cts': 'ts' } as const;

/** Files that ask where they are get their own place, not the bundle's. */
const ownPlaces: Plugin = {
  name: 'own-places',
  setup(build) {
    build.onLoad({ filter: /\.(?:[cm]?[jt]s|[jt]sx)$/ }, async ({ path }) => {
      const contents = withOwnPlace(await readFile(path, 'utf8'), path);
      if (contents === undefined) return undefined;
      return { contents, loader: LOADERS[extname(path) as keyof typeof LOADERS] ?? 'js' };
    });
  },
};

/** One sentence for the first thing that is wrong, with its place. */
function bundleFailure(path: string, root: string, error: unknown): unknown {
  const [first, ...others] = (error as { errors?: readonly Message[] }).errors ?? [];
  if (!first) {
    const reason = error instanceof Error ? error.message : String(error);
    return new ScriptError('not-bundled', l10n.t("{0} can't be bundled: {1}", path, reason));
  }
  const more = others.length > 0 ? l10n.t(' ({0} more errors)', others.length) : '';
  return new ScriptError(
    'not-bundled',
    `${placeOf(path, root, first)}: ${sentenceOf(first)}${more}`,
  );
}

function placeOf(path: string, root: string, { location }: Message): string {
  if (!location) return path;
  const { file, line, column, lineText } = location;
  // A column in bytes, from 0.
  const characters = Buffer.from(lineText).subarray(0, column).toString().length;
  const isEntry = resolve(root, file) === resolve(path);
  return `${isEntry ? path : join(dirname(path), file)}:${line}:${characters + 1}`;
}

function sentenceOf({ text }: Message): string {
  const [, missing] = /^Could not resolve "(.+)"$/.exec(text) ?? [];
  if (missing !== undefined)
    return /^[./]/.test(missing)
      ? l10n.t('there is no file {0}.', missing)
      : l10n.t('the package {0} is not installed.', missing);
  if (text.startsWith('Top-level await'))
    return l10n.t('"await" outside of a function is not supported: export an async function.');
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
