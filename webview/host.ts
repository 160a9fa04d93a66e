/** The typed line to the extension host, and the state that VS Code keeps for a hidden panel. */
import type { FromPanel, ToPanel } from '../src/vscode/panel/messages';

interface VsCodeApi {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

// May be called once only, so the answer is kept here for the page's life.
const api: VsCodeApi = acquireVsCodeApi();

export function send(message: FromPanel): void {
  api.postMessage(message);
}

/** Messages come one after the other, as they were sent; each is unpacked meanwhile. */
export function onMessage(receive: (message: ToPanel) => void): void {
  let last = Promise.resolve();
  // The frame around a webview is VS Code's own: no other origin can post here.
  addEventListener('message', ({ data }: MessageEvent<Uint8Array<ArrayBuffer>>) => {
    const unpacked = unpack(data);
    last = Promise.all([unpacked, last])
      .then(([message]) => receive(message))
      // To those who listen to errors; the next message is received all the same.
      .catch(reportError);
  });
}

/** What src/vscode/panel/wire.ts packed. */
async function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<ToPanel> {
  const json = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return (await new Response(json).json()) as ToPanel;
}

export function loadState(): unknown {
  return api.getState();
}

export function saveState(state: unknown): void {
  api.setState(state);
}
