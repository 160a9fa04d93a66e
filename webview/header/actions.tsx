import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { copyText, run } from '../actions';
import { against, shownComparison } from '../compare/compare-state';
import { comparisonAsMarkdown, comparisonAsText } from '../compare/copy';
import { Button } from '../controls';
import type { IconName } from '../icons';
import { Icon } from '../icons';
import { runLine, tableAsMarkdown, tableAsText } from '../layers/copy';
import { Menu } from '../menu';
import { content, profile } from '../state';
import { width } from '../width';

/** What can be done with the profile: the usual as icons, the rest behind `…`. */
export function HeaderActions(): JSX.Element {
  const isNarrow = width.value === 'narrow';
  const hasProfile = profile.value !== null;
  return (
    <span class="header-actions">
      {canRunAgain() ? (
        <IconButton icon="rerun" label={l10n.t('Run Again')} onClick={() => run('runAgain')} />
      ) : null}
      {hasProfile && !isNarrow ? (
        <>
          {canCompare() ? (
            <IconButton icon="compare" label={compareTitle()} onClick={() => run('compare')} />
          ) : null}
          <IconButton icon="copy" label={copyTitle()} onClick={copyMarkdown} />
          <IconButton
            icon="export"
            label={l10n.t('Save Profile As…')}
            onClick={() => run('saveAs')}
          />
        </>
      ) : null}
      <Menu label={l10n.t('More Actions')} items={moreItems()} />
    </span>
  );
}

function moreItems() {
  const copies = [
    { title: l10n.t('Save Profile As…'), act: () => run('saveAs') },
    { title: copyTitle(), act: copyMarkdown },
    shownComparison.value
      ? {
          title: l10n.t('Copy Comparison for a Spreadsheet'),
          act: () => copyText(comparisonAsText()),
        }
      : { title: l10n.t('Copy Layers for a Spreadsheet'), act: () => copyText(tableAsText()) },
    { title: l10n.t('Copy Summary'), act: copySummary },
  ];
  return [
    ...(canCompare() ? comparing() : []),
    ...(canCompare() && canRunAgain() ? runningOtherwise() : []),
    ...(profile.value ? copies : []),
    { title: l10n.t('Profile Another Model…'), act: () => run('profileModel') },
    { title: l10n.t('Show Log'), act: () => run('showLog') },
    ...(profile.value ? [{ title: l10n.t('Clear'), act: () => run('clear') }] : []),
  ];
}

/** Numbers of a few runs are too early to be compared. */
function canCompare(): boolean {
  return content.value?.kind === 'profile';
}

function comparing() {
  const stop = { title: l10n.t('Stop Comparing'), act: () => run('stopComparing') };
  return [{ title: compareTitle(), act: () => run('compare') }, ...(against.value ? [stop] : [])];
}

/** What only one engine can run says so when it is asked to. */
function runningOtherwise() {
  const isTraining = profile.value?.run.training !== undefined;
  const engines = {
    title: l10n.t('Run on the Other Engine and Compare'),
    act: () => run('compareEngines'),
  };
  const training = { title: l10n.t('Profile a Training Step'), act: () => run('profileTraining') };
  return isTraining ? [] : [engines, training];
}

function compareTitle(): string {
  return against.value ? l10n.t('Compare With Another…') : l10n.t('Compare With…');
}

function copyTitle(): string {
  return shownComparison.value
    ? l10n.t('Copy Comparison as Markdown')
    : l10n.t('Copy Layers as Markdown');
}

function copyMarkdown(): void {
  copyText(shownComparison.value ? comparisonAsMarkdown() : tableAsMarkdown());
}

function copySummary(): void {
  if (profile.value) copyText(runLine(profile.value));
}

function canRunAgain(): boolean {
  const shown = content.value;
  return shown !== null && 'canRunAgain' in shown && shown.canRunAgain;
}

interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onClick: () => void;
}

function IconButton({ icon, label, onClick }: IconButtonProps): JSX.Element {
  return (
    <Button kind="icon" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </Button>
  );
}
