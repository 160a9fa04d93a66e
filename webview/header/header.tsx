import type { ComponentChildren, JSX } from 'preact';
import { content } from '../state';
import { Icon } from '../icons';

export interface HeaderProps {
  readonly actions: ComponentChildren;
  readonly children: ComponentChildren;
}

/** The model's name and where it comes from, over whatever is known about it. */
export function Header({ actions, children }: HeaderProps): JSX.Element {
  const { title, origin } = content.value ?? {};
  return (
    <header class="header">
      <div class="title-row">
        <Icon name="model" />
        <h1 class="clip">{title}</h1>
        {/* Of a file in the workspace folder itself the two are the same. */}
        {origin === title ? null : <span class="origin clip">{origin}</span>}
        <span class="grow" />
        {actions}
      </div>
      {children}
    </header>
  );
}
