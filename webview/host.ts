/** The typed line to the extension host, and the state that VS Code keeps for a hidden panel. */
import type { ContentMessage, FromPanel, Posted, ToPanel } from '../src/vscode/panel/messages';

interface VsCodeApi {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** Made by the page's first script, which asks for the content: see src/vscode/panel/html.ts. */
declare const host: VsCodeApi;
declare const early: readonly Posted[];

export function send(message: FromPanel): void {
  host.postMessage(message);
}

/** Messages come one after the other, as they were posted, although unpacking takes a while. */
export function onMessage(receive: (message: ToPanel) => void): void {
  let last = Promise.resolve();
  const take = (data: Posted): void => {
    const message: ToPanel | Promise<ToPanel> = data instanceof Uint8Array ? unpack(data) : data;
    last = last
      .then(() => message)
      .then(receive)
      // To those who listen to errors; the next message is received all the same.
      .catch(reportError);
  };
  early.forEach(take);
  // The frame around a webview is VS Code's own: no other origin can post here.
  globalThis.onmessage = ({ data }: MessageEvent<Posted>) => take(data);
}

/** What src/vscode/panel/wire.ts packed. */
async function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<ContentMessage> {
  const json = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return (await new Response(json).json()) as ContentMessage;
}

export function loadState(): unknown {
  return host.getState();
}

export function saveState(state: unknown): void {
  host.setState(state);
}
