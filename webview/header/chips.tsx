import * as l10n from '@vscode/l10n';
import type { ComponentChildren, JSX } from 'preact';
import type { Profile, RunDescription } from '../../src/profile/document';
import { engineName, optimizerName, versionText } from '../../src/profile/engine-names';
import { formatDims, formatExact } from '../../src/profile/format';
import type { IconName } from '../icons';
import { Icon } from '../icons';
import { width } from '../width';
import { Notes } from './notes';

/** The conditions of the run; at 400 px those that change the numbers most, in one. */
export function RunChips({ profile }: { readonly profile: Profile }): JSX.Element {
  const { run, environment, model } = profile;
  const device = run.device.toUpperCase();
  if (width.value === 'narrow')
    return (
      <ul class="chips">
        <Chip icon={deviceIcon(run.device)}>
          {[
            device,
            threadsText(run.threads),
            run.training ? l10n.t('training') : '',
            run.precision,
            batchText(run.batch),
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </Chip>
        <Notes notes={profile.notes} />
      </ul>
    );
  return (
    <ul class="chips">
      <Chip icon={deviceIcon(run.device)}>
        {[device, environment.cpu, threadsText(run.threads)].join(' · ')}
      </Chip>
      <Chip name={engineName(run.engine)}>{versionText(run)}</Chip>
      {run.training ? <Chip name={l10n.t('training')}>{trainingText(run.training)}</Chip> : null}
      <Chip name={l10n.t('precision')}>{run.precision}</Chip>
      {model.inputs.slice(0, 2).map(({ name, shape }) => (
        <Chip key={name} name={model.inputs.length === 1 ? l10n.t('input') : name}>
          {formatDims(shape)}
        </Chip>
      ))}
      <Chip icon="history">
        {l10n.t('{0} runs · {1}', formatExact(run.runs), whenText(environment.date))}
      </Chip>
      <Notes notes={profile.notes} />
    </ul>
  );
}

export interface ChipProps {
  readonly icon?: IconName;
  readonly name?: string;
  readonly children: ComponentChildren;
}

export function Chip({ icon, name, children }: ChipProps): JSX.Element {
  return (
    <li class="chip">
      {icon === undefined ? null : <Icon name={icon} class="small" />}
      {name === undefined ? null : <span class="quiet">{name}</span>}
      <span class="clip">{children}</span>
    </li>
  );
}

function deviceIcon(device: string): IconName {
  return device === 'cpu' ? 'cpu' : 'gpu';
}

/** `Adam, learning rate 0.001`. */
function trainingText({
  optimizer,
  learningRate,
}: NonNullable<RunDescription['training']>): string {
  return l10n.t('{0}, learning rate {1}', optimizerName(optimizer), String(learningRate));
}

export function threadsText(threads: number | null): string {
  if (threads === null) return l10n.t('default threads');
  return threads === 1 ? l10n.t('1 thread') : l10n.t('{0} threads', formatExact(threads));
}

function batchText(batch: number | null): string {
  return batch === null ? '' : l10n.t('batch {0}', formatExact(batch));
}

/** The time for today's runs, the day for older ones. */
export function whenText(date: string): string {
  const when = new Date(date);
  if (Number.isNaN(when.getTime())) return date;
  const isToday = when.toDateString() === new Date().toDateString();
  return isToday ? clockText(when) : dayText(when);
}

function clockText(when: Date): string {
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  return `${twoDigits(when.getHours())}:${twoDigits(when.getMinutes())}`;
}

function dayText(when: Date): string {
  const { lang } = document.documentElement;
  // A page's first use of Intl takes 20 ms, a tenth of its first paint; English can do without.
  const [, month, day, year] = when.toDateString().split(' ');
  if (lang === 'en') return `${month} ${Number(day)}, ${year}`;
  return when.toLocaleDateString(lang || undefined, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
}
