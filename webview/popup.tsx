import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from './controls';
import type { IconName } from './icons';
import { Icon } from './icons';

export interface PopupProps {
  readonly icon: IconName;
  readonly label: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A button with a small panel under it. Esc, and a press or focus elsewhere, close it. */
export function Popup({ icon, label, children, ...props }: PopupProps): JSX.Element {
  const isOpen = useSignal(false);
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!isOpen.value) return;
    const leave = (event: Event) => {
      if (!place.current?.contains(event.target as Node)) isOpen.value = false;
    };
    addEventListener('pointerdown', leave);
    addEventListener('focusin', leave);
    return () => {
      removeEventListener('pointerdown', leave);
      removeEventListener('focusin', leave);
    };
  }, [isOpen.value]);
  return (
    <span
      class={`popup ${props.class ?? ''}`}
      ref={place}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen.value) return;
        event.stopPropagation();
        isOpen.value = false;
        place.current?.querySelector<HTMLElement>('vscode-button')?.focus();
      }}
    >
      <Button
        kind="icon"
        aria-label={label}
        title={label}
        aria-expanded={isOpen.value}
        onClick={() => (isOpen.value = !isOpen.value)}
      >
        <Icon name={icon} />
      </Button>
      {isOpen.value ? <div class="popup-body">{children}</div> : null}
    </span>
  );
}
