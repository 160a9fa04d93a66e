import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from './controls';
import { Icon } from './icons';

export interface MenuItem {
  readonly title: string;
  readonly act: () => void;
}

/** A `…` button with a menu, by the ARIA menu-button pattern. */
export function Menu({ label, items }: { label: string; items: readonly MenuItem[] }): JSX.Element {
  const isOpen = useSignal(false);
  const place = useRef<HTMLSpanElement>(null);
  const buttons = () => [
    ...(place.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? []),
  ];
  const close = (andFocus: boolean) => {
    isOpen.value = false;
    if (andFocus) place.current?.querySelector<HTMLElement>('vscode-button')?.focus();
  };
  useEffect(() => {
    if (!isOpen.value) return;
    buttons()[0]?.focus();
    const leave = (event: Event) => {
      if (!place.current?.contains(event.target as Node)) close(false);
    };
    addEventListener('pointerdown', leave);
    addEventListener('focusin', leave);
    return () => {
      removeEventListener('pointerdown', leave);
      removeEventListener('focusin', leave);
    };
  }, [isOpen.value]);

  const onKey = (event: KeyboardEvent) => {
    if (!isOpen.value) return;
    const all = buttons();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) all[to]?.focus();
    else if (event.key === 'Escape') close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span class="popup" ref={place} onKeyDown={onKey}>
      <Button
        kind="icon"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen.value}
        onClick={() => (isOpen.value = !isOpen.value)}
      >
        <Icon name="more" />
      </Button>
      {isOpen.value ? (
        <div class="popup-body menu" role="menu" aria-label={label}>
          {items.map(({ title, act }) => (
            <button
              key={title}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close(true);
                act();
              }}
            >
              {title}
            </button>
          ))}
        </div>
      ) : null}
    </span>
  );
}
