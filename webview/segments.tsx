import type { JSX } from 'preact';

export interface SegmentsProps<Id extends string> {
  readonly label: string;
  readonly options: readonly { readonly id: Id; readonly title: string }[];
  readonly chosen: Id;
  readonly onChoose: (id: Id) => void;
}

/** One of few, all in sight. A radio group to keyboards and screen readers: one stop, arrows move. */
export function Segments<Id extends string>(props: SegmentsProps<Id>): JSX.Element {
  const { label, options, chosen, onChoose } = props;
  const move = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    const at = options.findIndex(({ id }) => id === chosen);
    const next = options[(at + step + options.length) % options.length];
    if (!next) return;
    event.preventDefault();
    onChoose(next.id);
    const index = options.indexOf(next);
    event.currentTarget.querySelectorAll('button')[index]?.focus();
  };
  return (
    <span class="segments" role="radiogroup" aria-label={label} onKeyDown={move}>
      {options.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          role="radio"
          aria-checked={id === chosen}
          tabIndex={id === chosen ? 0 : -1}
          onClick={() => onChoose(id)}
        >
          {title}
        </button>
      ))}
    </span>
  );
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
};
