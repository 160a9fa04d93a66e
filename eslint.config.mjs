import tseslint from 'typescript-eslint';

/**
 * Imports point one way: vscode and cli -> engine, source -> profile, formats, zoo -> model.
 * Each entry lists what files in a folder may not import.
 */
const layers = {
  model: ['zoo', 'formats', 'source', 'profile', 'engine', 'cli', 'vscode'],
  zoo: ['formats', 'source', 'profile', 'engine', 'cli', 'vscode'],
  profile: ['zoo', 'formats', 'source', 'engine', 'cli', 'vscode'],
  formats: ['zoo', 'source', 'profile', 'engine', 'cli', 'vscode'],
  source: ['engine', 'cli', 'vscode'],
  engine: ['cli', 'vscode'],
  cli: ['vscode'],
};

const NO_VSCODE = {
  name: 'vscode',
  message: 'Only src/extension.ts and src/vscode/ import vscode.',
};
const NO_NATIVE = {
  name: 'onnxruntime-node',
  message: 'Native modules load in an engine process only: src/engine/onnxruntime/.',
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'src/formats/onnx/proto/', '**/*.mjs', '*.config.ts'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
    },
  },
  ...Object.entries(layers).map(([folder, forbidden]) => ({
    files: [`src/${folder}/**/*.ts`],
    ignores: ['src/engine/onnxruntime/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: folder === 'vscode' ? [NO_NATIVE] : [NO_VSCODE, NO_NATIVE],
          patterns: [
            {
              group: forbidden.flatMap((name) => [`**/${name}`, `**/${name}/**`]),
              message: `src/${folder} may not import from there: imports point one way.`,
            },
          ],
        },
      ],
    },
  })),
);
