/**
 * The only module that knows `@vscode/webview-ui-toolkit`. Its project is archived (January 2025),
 * so a successor has to be able to take over behind these components.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeBadge,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDivider,
  vsCodeLink,
  vsCodePanels,
  vsCodePanelTab,
  vsCodePanelView,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import type { ComponentChildren, HTMLAttributes, JSX } from 'preact';

export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeBadge(),
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDivider(),
    vsCodeLink(),
    vsCodePanels(),
    vsCodePanelTab(),
    vsCodePanelView(),
    vsCodeProgressRing(),
    vsCodeTextField(),
  );
}

interface ElementProps extends HTMLAttributes<HTMLElement> {
  readonly appearance?: string;
  readonly checked?: boolean;
  readonly value?: string;
  readonly placeholder?: string;
  readonly activeid?: string;
  readonly disabled?: boolean;
}

declare module 'preact/jsx-runtime' {
  namespace JSX {
    interface IntrinsicElements {
      'vscode-badge': ElementProps;
      'vscode-button': ElementProps;
      'vscode-checkbox': ElementProps;
      'vscode-divider': ElementProps;
      'vscode-link': ElementProps;
      'vscode-panels': ElementProps;
      'vscode-panel-tab': ElementProps;
      'vscode-panel-view': ElementProps;
      'vscode-progress-ring': ElementProps;
      'vscode-text-field': ElementProps;
    }
  }
}

export interface ButtonProps extends HTMLAttributes<HTMLElement> {
  readonly kind?: 'primary' | 'secondary' | 'icon';
  readonly disabled?: boolean;
}

export function Button({ kind = 'secondary', ...props }: ButtonProps): JSX.Element {
  return <vscode-button appearance={kind} {...props} />;
}

export function Link(props: HTMLAttributes<HTMLElement>): JSX.Element {
  return <vscode-link {...props} />;
}

export function Badge(props: HTMLAttributes<HTMLElement>): JSX.Element {
  return <vscode-badge {...props} />;
}

export function Divider(): JSX.Element {
  return <vscode-divider />;
}

export function ProgressRing(props: HTMLAttributes<HTMLElement>): JSX.Element {
  return <vscode-progress-ring {...props} />;
}

export interface TextFieldProps extends Omit<HTMLAttributes<HTMLElement>, 'onChange'> {
  readonly value: string;
  readonly placeholder: string;
  readonly label: string;
  /** At every keystroke. */
  readonly onText: (text: string) => void;
}

export function TextField({ label, onText, ...props }: TextFieldProps): JSX.Element {
  return (
    <vscode-text-field
      aria-label={label}
      onInput={(event) => onText((event.currentTarget as HTMLInputElement).value)}
      {...props}
    />
  );
}

export interface CheckboxProps {
  readonly checked: boolean;
  readonly onChecked: (checked: boolean) => void;
  readonly children: ComponentChildren;
}

export function Checkbox({ checked, onChecked, children }: CheckboxProps): JSX.Element {
  return (
    <vscode-checkbox
      checked={checked}
      onChange={(event) => onChecked((event.currentTarget as HTMLInputElement).checked)}
    >
      {children}
    </vscode-checkbox>
  );
}

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly title: string;
  /** Filled while the tab is chosen; the others stay empty, so that they cost nothing. */
  readonly body: () => ComponentChildren;
}

export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly chosen: Id;
  readonly onChoose: (id: Id) => void;
  /** Stands after the last tab. */
  readonly end?: ComponentChildren;
}

export function Tabs<Id extends string>(props: TabsProps<Id>): JSX.Element {
  const { label, tabs, chosen, onChoose, end } = props;
  return (
    <vscode-panels
      // The toolkit pairs tabs with panels when they are slotted: another set is another element.
      key={tabs.map(({ id }) => id).join()}
      aria-label={label}
      activeid={`tab-${chosen}`}
      onChange={(event) => {
        // Controls inside the panels send `change` as well.
        if (event.target !== event.currentTarget) return;
        const active = (event.currentTarget as HTMLElement & { activeid: string }).activeid;
        const tab = tabs.find(({ id }) => `tab-${id}` === active);
        if (tab) onChoose(tab.id);
      }}
    >
      {tabs.map(({ id, title }) => (
        <vscode-panel-tab key={`tab-${id}`} id={`tab-${id}`}>
          {title}
        </vscode-panel-tab>
      ))}
      {tabs.map(({ id, body }) => (
        <vscode-panel-view key={`view-${id}`} id={`view-${id}`}>
          {id === chosen ? body() : null}
        </vscode-panel-view>
      ))}
      {end === undefined ? null : <span slot="end">{end}</span>}
    </vscode-panels>
  );
}
