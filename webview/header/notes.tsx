import * as l10n from '@vscode/l10n';
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Icon } from '../icons';

/** What the reader must know about the run: a chip that unfolds into sentences. */
export function Notes({ notes }: { readonly notes: readonly string[] }): JSX.Element | null {
  const isOpen = useSignal(false);
  if (notes.length === 0) return null;
  return (
    <>
      <li class="chip caution">
        <button
          type="button"
          aria-expanded={isOpen.value}
          onClick={() => (isOpen.value = !isOpen.value)}
        >
          <Icon name="warn" class="small caution" />
          {notes.length === 1 ? l10n.t('1 note') : l10n.t('{0} notes', notes.length)}
        </button>
      </li>
      {isOpen.value ? (
        <li class="notes">
          {notes.map((note) => (
            <p key={note} class="note">
              {note}
            </p>
          ))}
        </li>
      ) : null}
    </>
  );
}
