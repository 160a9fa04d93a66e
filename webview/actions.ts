/** What a person does, wherever: changes the store and tells the host. */
import type { LayerNode } from '../src/profile/layer-tree';
import type { PanelCommand, PanelView } from '../src/vscode/panel/messages';
import { send } from './host';
import { content, keyOfLayer, nodeAt, roofs, selection, view } from './state';

/** Long enough that a held arrow key sends one message, short enough to feel like following. */
const SELECT_DELAY_MS = 60;
let pendingSelect: ReturnType<typeof setTimeout> | undefined;

/** Selects everywhere: here at once, in the editor and the sidebar when the movement pauses. */
export function select(key: string | null): void {
  if (selection.value === key) return;
  selection.value = key;
  clearTimeout(pendingSelect);
  pendingSelect = setTimeout(() => send({ type: 'select', key }), SELECT_DELAY_MS);
}

/** A selection made elsewhere: followed without an echo. */
export function followSelection(key: string | null): void {
  clearTimeout(pendingSelect);
  selection.value = rowOf(key);
}

/** A fused layer has no row of its own: its kernel's row stands for it. */
function rowOf(key: string | null): string | null {
  if (key === null || nodeAt(key)) return key;
  return keyOfLayer.value.get(key.replace(/^layer:/, '')) ?? null;
}

/** Opens the source line of a row, or the model's file where it has none. */
export function revealNode(node: LayerNode | null): void {
  const layer = node?.layer ?? node?.members[0]?.id;
  if (layer !== undefined) send({ type: 'reveal', layer });
}

export function reveal(key: string): void {
  revealNode(nodeAt(key));
}

export function run(command: PanelCommand): void {
  send({ type: 'command', command });
}

/** Measures again what failed, with another batch. */
export function runAtBatch(batch: number): void {
  send({ type: 'runAtBatch', batch });
}

/** Stops a measurement; in any other state there is nothing to stop. */
export function stopMeasuring(): void {
  if (content.value?.kind === 'measuring') run('stop');
}

export function copyText(text: string): void {
  send({ type: 'copy', text });
}

export function measureRoofs(): void {
  if (roofs.value.kind === 'measuring') return;
  roofs.value = { kind: 'measuring' };
  send({ type: 'measureRoofs' });
}

export function show(wanted: PanelView): void {
  view.value = wanted;
}
