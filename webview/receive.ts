import * as l10n from '@vscode/l10n';
import { batch } from '@preact/signals';
import { setByteUnits } from '../src/profile/format';
import type { PanelContent, ToPanel } from '../src/vscode/panel/messages';
import { followSelection } from './actions';
import { send } from './host';
import { keepRestore } from './saved';
import { forgetProgress, takeProgress } from './states/progress';
import { content, hovered, nodes, preferences, roofs, selection, stale, view } from './state';

/** Takes a message of the host into the store. */
export function receive(message: ToPanel): void {
  switch (message.type) {
    case 'start':
      if (message.texts) l10n.config({ contents: { ...message.texts } });
      document.documentElement.lang = message.locale;
      return takePreferences(message.preferences);
    case 'preferences':
      return takePreferences(message.preferences);
    case 'restore':
      return keepRestore(message.restore);
    case 'content':
      return takeContent(message.content);
    case 'progress':
      return takeProgress(message.progress, message.elapsedMs);
    case 'select':
      return followSelection(message.key);
    case 'view':
      view.value = message.view;
      return;
    case 'stale':
      stale.value = new Set(message.layers);
      return;
    case 'roofs':
      roofs.value = message.roofs
        ? { kind: 'known', roofs: message.roofs }
        : { kind: 'failed', problem: message.problem ?? '' };
      return;
    default:
      assertUnreachable(message);
  }
}

function takePreferences(wanted: typeof preferences.value): void {
  setByteUnits(wanted.units);
  preferences.value = wanted;
  document.body.dataset['colours'] = wanted.colours;
}

function takeContent(next: PanelContent): void {
  const started = performance.now();
  batch(() => {
    content.value = next;
    hovered.value = null;
    stale.value = new Set();
    if (next.kind === 'measuring' && !next.early) forgetProgress();
    if (!nodes.value.has(selection.value ?? '')) selection.value = null;
  });
  // The second frame starts after the first was painted.
  requestAnimationFrame(() =>
    requestAnimationFrame(() =>
      send({ type: 'painted', kind: next.kind, durationMs: performance.now() - started }),
    ),
  );
}

function assertUnreachable(message: never): never {
  throw new Error(`Unknown message: ${JSON.stringify(message)}`);
}
