import type { ComponentChildren, JSX } from 'preact';
import { content } from '../state';
import { Icon } from '../icons';

export interface HeaderProps {
  readonly actions: ComponentChildren;
  /** In place of where the model comes from. */
  readonly origin?: string;
  readonly children: ComponentChildren;
}

/** The model's name and where it comes from, over whatever is known about it. */
export function Header({ actions, children, ...props }: HeaderProps): JSX.Element {
  const { title } = content.value ?? {};
  const origin = props.origin ?? content.value?.origin;
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
