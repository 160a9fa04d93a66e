import * as l10n from '@vscode/l10n';
import type { Profile } from '../document';
import { exportChromeTrace } from './chrome-trace';
import { exportCpuProfile } from './cpuprofile';
import { exportCsv } from './csv';
import { exportHtml } from './html/page';
import { exportMarkdown } from './markdown';
import { exportModelExplorer } from './model-explorer';
import { exportNetron } from './netron';

export type ExportFormatId =
  'csv' | 'markdown' | 'html' | 'chrome-trace' | 'netron' | 'model-explorer' | 'cpuprofile';

export interface ExportFormat {
  readonly id: ExportFormatId;
  /** In the language of now. */
  readonly title: () => string;
  /** What reads it, or what is in it. */
  readonly detail: () => string;
  /** With which a file of it ends, `.csv`. */
  readonly extension: string;
  /** Other endings that mean it. */
  readonly otherExtensions?: readonly string[];
  /** Whether readers open the profile's source files by their names, which are to be absolute. */
  readonly opensSource: boolean;
  /** The whole file. Throws ExportError where the profile has nothing that the format shows. */
  readonly export: (profile: Profile) => string;
}

/** Every format, once: the command line and VS Code both read this. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [
  {
    id: 'html',
    title: () => l10n.t('HTML report'),
    detail: () => l10n.t('One file to read, send or print; loads nothing, runs no script'),
    extension: '.html',
    otherExtensions: ['.htm'],
    opensSource: false,
    export: exportHtml,
  },
  {
    id: 'markdown',
    title: () => l10n.t('Markdown report'),
    detail: () => l10n.t('Totals and the slowest layers, for a pull request or notes'),
    extension: '.md',
    otherExtensions: ['.markdown'],
    opensSource: false,
    export: exportMarkdown,
  },
  {
    id: 'csv',
    title: () => l10n.t('CSV table'),
    detail: () => l10n.t('Every layer with every number, for a spreadsheet or a program'),
    extension: '.csv',
    opensSource: false,
    export: exportCsv,
  },
  {
    id: 'cpuprofile',
    title: () => l10n.t('CPU profile'),
    detail: () => l10n.t('VS Code’s own profile view: layers as functions of their lines'),
    extension: '.cpuprofile',
    opensSource: true,
    export: exportCpuProfile,
  },
  {
    id: 'chrome-trace',
    title: () => l10n.t('Chrome trace'),
    detail: () => l10n.t('One typical run for Perfetto, chrome://tracing and speedscope'),
    extension: '.trace.json',
    opensSource: false,
    export: exportChromeTrace,
  },
  {
    id: 'netron',
    title: () => l10n.t('Netron attachment'),
    detail: () => l10n.t('Times beside the nodes: open the model in Netron and drop this onto it'),
    extension: '.netron.json',
    opensSource: false,
    export: exportNetron,
  },
  {
    id: 'model-explorer',
    title: () => l10n.t('Model Explorer node data'),
    detail: () => l10n.t('Nodes coloured by their time in Google’s Model Explorer'),
    extension: '.node_data.json',
    opensSource: false,
    export: exportModelExplorer,
  },
];

export function exportFormat(id: string): ExportFormat | undefined {
  return EXPORT_FORMATS.find((format) => format.id === id);
}

/** The format that a file's name means; undefined where it could be several, as `.json` could. */
export function formatOfPath(path: string): ExportFormat | undefined {
  const name = path.toLowerCase();
  return EXPORT_FORMATS.find(({ extension, otherExtensions = [] }) =>
    [extension, ...otherExtensions].some((ending) => name.endsWith(ending)),
  );
}
