/**
 * Makes the module src/profile/profile-validator.js out of profile.schema.json while bundling: the
 * checks as code, so that neither the schema nor its compiler is in a bundle. The module is never a
 * file; esbuild and Vitest each ask their plugin for it.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const IMPORTED = /\/profile-validator$/;
const folder = fileURLToPath(new URL('../src/profile', import.meta.url));
const schemaPath = `${folder}/profile.schema.json`;
const modulePath = `${folder}/profile-validator.js`;

/** For esbuild. */
export const profileValidator = {
  name: 'profile-validator',
  setup(build) {
    build.onResolve({ filter: IMPORTED }, () => ({
      path: modulePath,
      namespace: 'profile-validator',
    }));
    build.onLoad({ filter: /.*/, namespace: 'profile-validator' }, () => ({
      contents: validatorCode(),
      resolveDir: folder,
      watchFiles: [schemaPath],
    }));
  },
};

/** For Vitest. */
export const profileValidatorInVite = {
  name: 'profile-validator',
  resolveId: (id) => (IMPORTED.test(id) ? modulePath : undefined),
  load: (id) => (id === modulePath ? validatorCode() : undefined),
};

function validatorCode() {
  const ajv = new Ajv2020({
    allowUnionTypes: true,
    // One function for each definition, however often it is used: a tenth less code.
    inlineRefs: false,
    code: { source: true, esm: true },
  });
  const validate = ajv.compile(JSON.parse(readFileSync(schemaPath, 'utf8')));
  return withMessagesOnly(standalone.default(ajv, validate));
}

/** Of an error only its place and message are read; without the rest there is a quarter less code. */
function withMessagesOnly(code) {
  return code.replace(/,schemaPath:"[^"]*",keyword:"[^"]*",params:\{.*?\},message:/g, ',message:');
}
