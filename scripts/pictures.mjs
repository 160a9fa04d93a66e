/** `npm run pictures`: has the tests take the pictures of media/ anew. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './setup.mjs';

const status = run(process.execPath, ['scripts/test.mjs', 'e2e', 'test/e2e/pictures.test.ts']);
if (status !== 0) process.exit(status);
cpSync(join(root, 'dist', 'screenshots', 'media'), join(root, 'media'), { recursive: true });
