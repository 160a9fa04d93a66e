import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FAKE_TORCH = resolve('test/source/own-python/torch.py');

/** What `python3` is on this machine; undefined where there is none that the script can use. */
export function systemPython(): string | undefined {
  if (process.platform === 'win32') return undefined;
  const code = 'import sys; assert sys.version_info >= (3, 10); print(sys.executable)';
  try {
    return execFileSync('python3', ['-c', code], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

/**
 * Makes a program that is Python with a framework of ours: whatever the model, its export is the
 * examples' tiny ResNet. Without packages of the machine's own, which may have a framework.
 */
export function makePython(folder: string, python: string, modules = ['torch.py']): string {
  mkdirSync(folder, { recursive: true });
  copyFileSync('examples/tiny-resnet.onnx', join(folder, 'exported.onnx'));
  for (const module of modules) writeFileSync(join(folder, module), readFileSync(FAKE_TORCH));
  const program = join(folder, 'python');
  writeFileSync(program, `#!/bin/sh\nPYTHONPATH='${folder}' exec '${python}' -S "$@"\n`);
  chmodSync(program, 0o755);
  return program;
}
