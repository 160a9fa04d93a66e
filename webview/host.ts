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

export function onMessage(receive: (message: ToPanel) => void): void {
  const decoder = new TextDecoder();
  // The frame around a webview is VS Code's own: no other origin can post here. For why messages
  // are bytes see src/vscode/panel/wire.ts.
  addEventListener('message', (event: MessageEvent<Uint8Array>) =>
    receive(JSON.parse(decoder.decode(event.data)) as ToPanel),
  );
}

export function loadState(): unknown {
  return api.getState();
}

export function saveState(state: unknown): void {
  api.setState(state);
}
