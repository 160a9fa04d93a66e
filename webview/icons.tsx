/** Our own 16 px icons, stroke 1.1, in the colour of the text. Decorative: the label is elsewhere. */
import type { JSX } from 'preact';

const PATHS = {
  layers: (
    <g stroke-width="2">
      <path d="M2 4h12M2 8h8M2 12h5" />
    </g>
  ),
  model: <path d="M8 2l5 2.8v6.4L8 14l-5-2.8V4.8zM3 4.8L8 7.6l5-2.8M8 7.6V14" />,
  file: <path d="M4 2h5.5L12 4.5V14H4zM9.5 2v2.5H12" />,
  zoo: <path d="M3 13V5l5-3 5 3v8M3 13h10M6 13V8h4v5" />,
  scope: <path d="M5 3H3v10h2M11 3h2v10h-2" />,
  cpu: (
    <>
      <rect x="4" y="4" width="8" height="8" rx="1" />
      <path d="M6.5 4V2M9.5 4V2M6.5 14v-2M9.5 14v-2M4 6.5H2M4 9.5H2M14 6.5h-2M14 9.5h-2" />
    </>
  ),
  gpu: (
    <>
      <rect x="1.5" y="4" width="13" height="7.5" rx="1" />
      <circle cx="8" cy="7.75" r="2" />
      <path d="M3 11.5V14M6 11.5V13M9 11.5V13" />
    </>
  ),
  memory: (
    <>
      <rect x="2" y="5" width="12" height="6" rx=".5" />
      <path d="M4 11v2M6.7 11v2M9.3 11v2M12 11v2M5 7v2M8 7v2M11 7v2" />
    </>
  ),
  run: <path d="M4.5 3v10l8-5z" />,
  stop: <rect x="4" y="4" width="8" height="8" rx="1" />,
  rerun: <path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3" />,
  compare: <path d="M5 2v9a2 2 0 0 0 2 2h3M8 11l2 2-2 2M11 14V5a2 2 0 0 0-2-2H6M8 1L6 3l2 2" />,
  export: <path d="M8 10V2M5 5l3-3 3 3M3 9v4h10V9" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="7" height="8" rx="1" />
      <path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-5a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h1" />
    </>
  ),
  goTo: <path d="M9 3h4v4M13 3L7 9M6 4H3v9h9v-3" />,
  pin: <path d="M6 2h4l-.5 5 2 2.5h-7L6.500 7zM8 9.500V14" />,
  history: <path d="M3 8a5 5 0 1 0 1.6-3.7L3 5.8M3 2.8v3h3M8 5.5V8l1.8 1.2" />,
  filter: <path d="M2 4h12M4.5 8h7M6.5 12h3" />,
  search: (
    <>
      <circle cx="7" cy="7" r="4" />
      <path d="M10 10l3.5 3.5" />
    </>
  ),
  sort: <path d="M5 3v10M2.5 10.5L5 13l2.5-2.5M9 4h5M9 8h3.5M9 12h2" />,
  pass: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M5.5 8l2 2 3.2-4" />
    </>
  ),
  warn: <path d="M8 2.5l6 11H2zM8 6.5V10M8 11.8v.2" />,
  error: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M6 6l4 4M10 6l-4 4" />
    </>
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 7.5V11M8 5.2v.1" />
    </>
  ),
  close: <path d="M4 4l8 8M12 4l-8 8" />,
  right: <path d="M6 4l4 4-4 4" />,
  down: <path d="M4 6l4 4 4-4" />,
  columns: (
    <>
      <rect x="2" y="3" width="12" height="10" rx="1" />
      <path d="M6 3v10M10 3v10" />
    </>
  ),
  table: (
    <>
      <rect x="2" y="3" width="12" height="10" rx="1" />
      <path d="M2 6.5h12M2 9.8h12M6.5 6.5V13" />
    </>
  ),
  chart: <path d="M2.5 2.500v11h11M5.5 11V8M8.500 11V4.500M11.500 11V6.500" />,
  waiting: <circle cx="8" cy="8" r="5.5" stroke-dasharray="2 2" />,
  underWay: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <circle cx="8" cy="8" r="2.5" fill="currentColor" stroke="none" />
    </>
  ),
  more: (
    <g fill="currentColor" stroke="none">
      <circle cx="4" cy="8" r="1" />
      <circle cx="8" cy="8" r="1" />
      <circle cx="12" cy="8" r="1" />
    </g>
  ),
} as const satisfies Record<string, JSX.Element>;

export type IconName = keyof typeof PATHS;

export function Icon({ name, class: extra, slot }: IconProps): JSX.Element {
  return (
    <svg
      class={extra === undefined ? 'icon' : `icon ${extra}`}
      viewBox="0 0 16 16"
      aria-hidden="true"
      slot={slot}
    >
      {PATHS[name]}
    </svg>
  );
}

interface IconProps {
  readonly name: IconName;
  readonly class?: string;
  /** Where it stands in a control: `start`. */
  readonly slot?: string;
}
