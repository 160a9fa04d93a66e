import * as l10n from '@vscode/l10n';

let textsFile: string | undefined;

/** Child processes that start from now on take their texts from this file; undefined is English. */
export function setTextsFile(path: string | undefined): void {
  textsFile = path;
}

/** What a child process is started with, for its `configureTexts`. */
export function textsArguments(): string[] {
  return textsFile === undefined ? [] : [textsFile];
}

/** First of all in a child process: its texts are those of the file that it was started with. */
export function configureTexts(path = process.argv[2]): void {
  if (path === undefined) return;
  try {
    l10n.config({ fsPath: path });
  } catch {
    // Texts in English are better than none.
  }
}
