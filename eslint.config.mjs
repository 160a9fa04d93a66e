import tseslint from 'typescript-eslint';

/**
 * Imports point one way: vscode and cli -> engine, source -> profile, formats, zoo -> model.
 * Each entry lists what files in a folder may not import. `processes` is what every child process
 * needs, and knows none of them.
 */
const layers = {
  processes: ['model', 'zoo', 'formats', 'source', 'profile', 'engine', 'cli', 'vscode'],
  model: ['zoo', 'formats', 'source', 'profile', 'engine', 'cli', 'vscode'],
  zoo: ['formats', 'source', 'profile', 'engine', 'cli', 'vscode'],
  profile: ['zoo', 'formats', 'source', 'engine', 'cli', 'vscode'],
  formats: ['zoo', 'source', 'profile', 'engine', 'cli', 'vscode'],
  source: ['engine', 'cli', 'vscode'],
  engine: ['cli', 'vscode'],
  setup: ['zoo', 'source', 'profile', 'cli', 'vscode'],
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
  {
    ignores: [
      'dist/',
      'node_modules/',
      'src/formats/onnx/proto/',
      '**/*.mjs',
      '**/*.cjs',
      '*.config.ts',
    ],
  },
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
  {
    files: ['webview/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-namespace': ['error', { allowDeclarations: true }],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [NO_VSCODE, NO_NATIVE],
          patterns: [
            {
              regex: '^(\\.\\./)+src/(?!profile/|vscode/panel/messages$|engine/options$)',
              message: 'The panel meets src in profile and message types only.',
            },
            {
              regex: '/src/(engine/options|vscode/panel/messages)$',
              allowTypeImports: true,
              message: 'Types only: what runs in a process is not for the panel.',
            },
            { regex: '^node:', message: 'The panel runs in a browser.' },
          ],
        },
      ],
    },
  },
  {
    files: ['webview/**/*.{ts,tsx}'],
    ignores: ['webview/controls.tsx'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          name: '@vscode/webview-ui-toolkit',
          message: 'Archived upstream: only webview/controls.tsx knows it.',
        },
      ],
    },
  },
);
