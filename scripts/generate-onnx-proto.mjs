/**
 * Regenerates src/formats/onnx/proto/onnx_pb.ts from onnx.proto beside it.
 *
 * onnx.proto is onnx/onnx-ml.proto of the `onnx` Python package 1.23.2 (Apache-2.0), unchanged.
 * The compiler (buf, over 60 MB) is fetched on demand instead of being a devDependency: the schema
 * changes once or twice a year. Run: node scripts/generate-onnx-proto.mjs
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'src/formats/onnx/proto');
const work = mkdtempSync(join(tmpdir(), 'onnx-proto-'));

try {
  copyFileSync(join(folder, 'onnx.proto'), join(work, 'onnx.proto'));
  const template = {
    version: 'v2',
    plugins: [
      {
        local: join(root, 'node_modules/.bin/protoc-gen-es'),
        out: folder,
        opt: ['target=ts'],
      },
    ],
  };
  writeFileSync(join(work, 'buf.yaml'), 'version: v2\n');
  writeFileSync(join(work, 'buf.gen.yaml'), JSON.stringify(template));
  execFileSync('npx', ['--yes', '@bufbuild/buf@1.75.0', 'generate'], {
    cwd: work,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
} finally {
  rmSync(work, { recursive: true, force: true });
}
