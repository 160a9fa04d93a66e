/**
 * The rule of linked views: a mark of the selected row is outlined in the foreground colour, a mark
 * of the hovered row is outlined thinner, and a mark acts alike in every view.
 */
import { reveal, select } from '../actions';
import { hovered, selection } from '../state';

/** Class names for a mark that stands for a node of the layer tree. */
export function linkedClass(key: string | null | undefined): string {
  if (key === null || key === undefined) return 'mark';
  const outline =
    key === selection.value ? 'is-selected' : key === hovered.value ? 'is-hovered' : '';
  return `mark ${outline}`;
}

export interface LinkedHandlers {
  readonly onClick: () => void;
  readonly onDblClick: () => void;
  readonly onPointerOver: () => void;
  readonly onPointerOut: () => void;
}

/** Click selects, double-click goes to the source, the pointer previews in the other views. */
export function linkedHandlers(key: string): LinkedHandlers {
  return {
    onClick: () => select(key),
    onDblClick: () => reveal(key),
    onPointerOver: () => (hovered.value = key),
    onPointerOut: () => (hovered.value = null),
  };
}
