export interface WorkbenchTarget {
  readonly port: number;
  readonly folder: string;
  /** The server's, if it has one. */
  readonly token?: string;
  /** Extension under development: the one that brings the suite. */
  readonly extensionDevelopmentPath?: string | undefined;
  /** Module whose `run` is called in the extension host. */
  readonly extensionTestsPath?: string;
}

/** Address that opens the web workbench on a folder of this machine. */
export function workbenchAddress(target: WorkbenchTarget): string {
  const remote = (path: string) => `vscode-remote://127.0.0.1:${target.port}${path}`;
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  for (const name of ['extensionDevelopmentPath', 'extensionTestsPath'] as const) {
    const path = target[name];
    if (path) payload.push([name, remote(path)]);
  }
  const query = new URLSearchParams({ folder: target.folder, payload: JSON.stringify(payload) });
  if (target.token !== undefined) query.set('tkn', target.token);
  return `http://127.0.0.1:${target.port}/?${query.toString()}`;
}
