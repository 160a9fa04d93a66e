/** The typed line to the extension host, and the state that VS Code keeps for a hidden panel. */
import type { ContentMessage, FromPanel, Posted, ToPanel } from '../src/vscode/panel/messages';

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

/** Messages come one after the other, as they were posted, although unpacking takes a while. */
export function onMessage(receive: (message: ToPanel) => void): void {
  let last = Promise.resolve();
  // The frame around a webview is VS Code's own: no other origin can post here.
  addEventListener('message', ({ data }: MessageEvent<Posted>) => {
    const message: ToPanel | Promise<ToPanel> = data instanceof Uint8Array ? unpack(data) : data;
    last = last
      .then(() => message)
      .then(receive)
      // To those who listen to errors; the next message is received all the same.
      .catch(reportError);
  });
}

/** What src/vscode/panel/wire.ts packed. */
async function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<ContentMessage> {
  const json = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return (await new Response(json).json()) as ContentMessage;
}

export function loadState(): unknown {
  return api.getState();
}

export function saveState(state: unknown): void {
  api.setState(state);
}
