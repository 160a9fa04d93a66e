/** Entry of the panel: registers the controls, listens to the host, and paints when told to start. */
import './theme/scales.css';
import './theme/base.css';
import './theme/controls.css';
import './theme/chart.css';
import './theme/header.css';
import './theme/layers.css';
import './theme/icicle.css';
import './theme/pages.css';
import { render } from 'preact';
import { registerControls } from './controls';
import { onMessage, send } from './host';
import { Panel } from './panel';
import { receive } from './receive';
import { keepState, restoreState } from './saved';
import { listenToShortcuts } from './shortcuts';
import { watchWidth } from './width';

registerControls();
restoreState();

addEventListener('error', (event) => report(event.error ?? event.message));
addEventListener('unhandledrejection', (event) => report(event.reason));

let started = false;
onMessage((message) => {
  receive(message);
  if (started || message.type !== 'start') return;
  started = true;
  // Texts are looked up while rendering, so nothing is rendered before they are known.
  const root = document.getElementById('root') ?? document.body.appendChild(newRoot());
  render(<Panel />, root);
  keepState();
  watchWidth();
  listenToShortcuts();
});

function newRoot(): HTMLElement {
  const root = document.createElement('main');
  root.id = 'root';
  return root;
}

function report(error: unknown): void {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  send({ type: 'problem', message, stack: stack ?? '' });
}
