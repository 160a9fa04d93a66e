import * as l10n from '@vscode/l10n';
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { dateText } from '../date-text';
import type { Comparison, Condition } from '../../src/profile/compare/comparison';
import { conditionName } from '../../src/profile/compare/comparison-verdict';
import { engineName, versionText } from '../../src/profile/engine-names';
import { formatExact } from '../../src/profile/format';
import { Chip, threadsText } from '../header/chips';
import { Icon } from '../icons';
import { width } from '../width';

/** What the runs have in common, how rows found each other, and what else differs. */
export function CompareChips({ comparison }: { readonly comparison: Comparison }): JSX.Element {
  const { conditions } = comparison;
  const cautions = conditions.filter(isCaution);
  const isOpen = useSignal(false);
  const toggle = () => (isOpen.value = !isOpen.value);
  const isNarrow = width.value === 'narrow';
  return (
    <ul class="chips">
      {isNarrow && cautions.length > 0 ? (
        <Caution isOpen={isOpen.value} onClick={toggle}>
          {cautions.map(cautionText).join(' · ')}
        </Caution>
      ) : (
        <SameMachine comparison={comparison} />
      )}
      {isNarrow ? null : (
        <>
          {conditions.some(({ kind }) => kind === 'engine') ? null : (
            <Chip name={engineName(comparison.after.run.engine)}>
              {versionText(comparison.after.run)}
            </Chip>
          )}
          {conditions
            .filter((condition) => !isCaution(condition))
            .map((condition) => (
              <Chip key={condition.kind} name={conditionName(condition.kind)}>
                {changedText(condition)}
              </Chip>
            ))}
          <Chip>{alignedText(comparison)}</Chip>
          <Chip>{unmatchedText(comparison)}</Chip>
          {cautions.map((condition) => (
            <Caution key={condition.kind} isOpen={isOpen.value} onClick={toggle}>
              {cautionText(condition)}
            </Caution>
          ))}
        </>
      )}
      {isOpen.value ? (
        <li class="notes">
          {cautions.map((condition) => (
            <p key={condition.kind} class="note">
              {sentenceOf(condition)}
            </p>
          ))}
        </li>
      ) : null}
    </ul>
  );
}

/** Threads, inputs and the like are usually meant to be the same; a model or its precision isn't. */
function isCaution({ kind }: Condition): boolean {
  return kind !== 'model' && kind !== 'engine' && kind !== 'precision';
}

interface CautionProps {
  readonly isOpen: boolean;
  readonly onClick: () => void;
  readonly children: string;
}

function Caution({ isOpen, onClick, children }: CautionProps): JSX.Element {
  return (
    <li class="chip caution">
      <button type="button" aria-expanded={isOpen} onClick={onClick}>
        <Icon name="warn" class="small caution" />
        <span class="clip">{children}</span>
      </button>
    </li>
  );
}

function SameMachine({ comparison }: { readonly comparison: Comparison }): JSX.Element | null {
  const { conditions, after } = comparison;
  const differs = (...kinds: Condition['kind'][]) =>
    conditions.some(({ kind }) => kinds.includes(kind));
  if (differs('machine', 'device')) return null;
  const device = l10n.t('same {0}', after.run.device.toUpperCase());
  const parts = [device, ...(differs('threads') ? [] : [threadsText(after.run.threads)])];
  return <Chip icon={after.run.device === 'cpu' ? 'cpu' : 'gpu'}>{parts.join(', ')}</Chip>;
}

function alignedText({ matching }: Comparison): string {
  const { id, name, structure } = matching;
  const all = id + name + structure;
  if (id === all) return l10n.t('{0} rows matched by id', formatExact(all));
  if (name === all) return l10n.t('{0} rows matched by name', formatExact(all));
  if (structure === all) return l10n.t('{0} rows matched by structure', formatExact(all));
  return l10n.t(
    'rows matched: {0} by id, {1} by name, {2} by structure',
    formatExact(id),
    formatExact(name),
    formatExact(structure),
  );
}

function unmatchedText({ matching: { removed, added } }: Comparison): string {
  if (removed + added === 0) return l10n.t('0 unmatched');
  return l10n.t('{0} only before, {1} only after', formatExact(removed), formatExact(added));
}

function cautionText(condition: Condition): string {
  const { kind } = condition;
  if (kind === 'not-interleaved') return conditionName(kind);
  // A processor's name or all inputs would fill the line.
  if (kind === 'machine') return l10n.t('another machine');
  if (kind === 'inputs') return l10n.t('other inputs');
  return `${conditionName(kind)} ${changedText(condition)}`;
}

function changedText({ kind, before, after }: Condition): string {
  if (before === after) return l10n.t('changed');
  const text = (value: string) =>
    kind === 'engine' ? namedEngine(value) : value.trim() || l10n.t('default');
  return `${text(before)} → ${text(after)}`;
}

function sentenceOf(condition: Condition): string {
  const { kind, before, after } = condition;
  if (kind === 'not-interleaved')
    return l10n.t(
      'One run was measured after the other, {0} and {1}: the machine may have been faster or slower meanwhile. Small differences of all layers alike mean nothing.',
      dateText(before),
      dateText(after),
    );
  const fallback = l10n.t('default');
  return l10n.t(
    'Not the same before and after: {0}. {1} became {2}.',
    conditionName(kind),
    before.trim() || fallback,
    after.trim() || fallback,
  );
}

/** Of what conditions say: `tfjs 4.22.0 wasm`. */
function namedEngine(description: string): string {
  const [engine = '', version = '', ...backend] = description.split(' ');
  return [engineName(engine), version, ...backend.flatMap((name) => ['·', name])]
    .filter(Boolean)
    .join(' ');
}
