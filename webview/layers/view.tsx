import type { JSX } from 'preact';
import { IcicleStrip } from '../icicle/strip';
import { shownView } from '../state';
import { width } from '../width';
import { SelectionStrip } from './selection-strip';
import { LayerTable } from './table';
import { Toolbar } from './toolbar';

/** The table, what is known of its selected row, and where that row stands in the model. */
export function LayersView(): JSX.Element {
  // Beside the icicle's own view a second, smaller one says nothing.
  const hasIcicle =
    width.value === 'wide' && (shownView.value === 'layers' || shownView.value === 'icicle');
  return (
    <div class="layers-view">
      <Toolbar />
      <LayerTable />
      <SelectionStrip />
      {hasIcicle ? null : <IcicleStrip />}
    </div>
  );
}
