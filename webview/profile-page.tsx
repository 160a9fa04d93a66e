import * as l10n from '@vscode/l10n';
import type { ComponentChildren, JSX } from 'preact';
import type { Profile } from '../src/profile/document';
import type { PanelView } from '../src/vscode/panel/messages';
import { show } from './actions';
import { shownComparison } from './compare/compare-state';
import { comparedTitles, CompareHeader } from './compare/header';
import { CompareView } from './compare/view';
import { Tabs } from './controls';
import { HeaderActions } from './header/actions';
import { RunChips } from './header/chips';
import { Header } from './header/header';
import { Totals } from './header/totals';
import { VerdictLine } from './header/verdict';
import { IcicleView } from './icicle/view';
import { LayersView } from './layers/view';
import { Menu } from './menu';
import { shownView, views } from './state';
import { TrainingView } from './training/view';
import { EvidenceView } from './views/evidence';
import { MemoryView } from './views/memory';
import { RooflineView } from './views/roofline';
import { TimelineView } from './views/timeline';
import { width } from './width';

/** Tabs that have room at 400 px; the others stand behind `…`. */
const NARROW_TABS = 4;

/** A finished profile, or what changed since another: verdict, totals, conditions, then its views. */
export function ProfilePage({ profile }: { readonly profile: Profile }): JSX.Element {
  const compared = shownComparison.value;
  return (
    <>
      {compared ? (
        <Header actions={<HeaderActions />} origin={comparedTitles()}>
          <CompareHeader shown={compared} />
        </Header>
      ) : (
        <Header actions={<HeaderActions />}>
          <VerdictLine />
          <Totals profile={profile} />
          <RunChips profile={profile} />
        </Header>
      )}
      {width.value === 'wide' ? <WideViews /> : <TabbedViews />}
    </>
  );
}

/** The table stays at the left; the chosen chart stands beside it. */
function WideViews(): JSX.Element {
  const charts = views.value.filter((id) => id !== 'layers');
  return (
    <div class="wide-views">
      <section class="wide-table" aria-label={l10n.t('Layers')}>
        <LayersView />
      </section>
      <Tabs
        label={l10n.t('Charts')}
        tabs={charts.map(tabOf)}
        chosen={shownView.value === 'layers' ? 'icicle' : shownView.value}
        onChoose={show}
      />
    </div>
  );
}

function TabbedViews(): JSX.Element {
  const shown = width.value === 'narrow' ? narrowViews() : views.value;
  const hidden = views.value.filter((id) => !shown.includes(id));
  return (
    <Tabs
      label={l10n.t('Views')}
      tabs={shown.map(tabOf)}
      chosen={shownView.value}
      onChoose={show}
      end={
        hidden.length === 0 ? undefined : (
          <Menu
            label={l10n.t('More Views')}
            items={hidden.map((id) => ({ title: titleOf(id), act: () => show(id) }))}
          />
        )
      }
    />
  );
}

/** The first ones, with the chosen view in the last place if it is not among them. */
function narrowViews(): readonly PanelView[] {
  const first = views.value.slice(0, NARROW_TABS);
  return first.includes(shownView.value) ? first : [...first.slice(0, -1), shownView.value];
}

function tabOf(id: PanelView) {
  return { id, title: titleOf(id), body: () => bodyOf(id) };
}

function titleOf(id: PanelView): string {
  switch (id) {
    case 'layers':
      return l10n.t('Layers');
    case 'icicle':
      return l10n.t('Icicle');
    case 'timeline':
      return l10n.t('Timeline');
    case 'memory':
      return l10n.t('Memory');
    case 'roofline':
      return l10n.t('Roofline');
    case 'evidence':
      return l10n.t('Evidence');
    case 'compare':
      return l10n.t('Compare');
    case 'training':
      return l10n.t('Training');
  }
}

function bodyOf(id: PanelView): ComponentChildren {
  switch (id) {
    case 'layers':
      return <LayersView />;
    case 'icicle':
      return <IcicleView />;
    case 'timeline':
      return <TimelineView />;
    case 'memory':
      return <MemoryView />;
    case 'roofline':
      return <RooflineView />;
    case 'evidence':
      return <EvidenceView />;
    case 'compare':
      return <CompareView />;
    case 'training':
      return <TrainingView />;
  }
}
