/**
 * The folder that all windows on a workspace share, from the one that VS Code gives this window.
 * A second window on the same workspace gets a folder of its own, `<workspace>-1/<extension>`
 * instead of `<workspace>/<extension>`, which no window would look into later.
 */
export function sharedStoragePath(path: string): string {
  // Ids are a hash: 32 hexadecimal digits on a desktop, a signed number of at most 8 in a browser.
  return path.replace(/([/\\]-?[0-9a-f]{4,32})-\d+([/\\][^/\\]+[/\\]?)$/, '$1$2');
}
