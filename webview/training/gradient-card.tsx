import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { formatNorm } from '../../src/profile/norm-text';
import { FactCard } from '../fact-card';
import { nodeAt } from '../state';
import { gradientsBefore } from './training-state';
import type { LinkedGradient } from './training-state';
import { outputNorm } from './training-facts';

/** One layer's gradient, and what it was before, for its hover card. */
export function GradientCard(props: { readonly point: LinkedGradient | undefined }) {
  return props.point ? <Card point={props.point} /> : null;
}

function Card({ point }: { readonly point: LinkedGradient }): JSX.Element {
  const { layer, type, depth, norm, key } = point;
  const node = nodeAt(key);
  const before = gradientsBefore.value.find((other) => key !== null && other.key === key);
  return (
    <FactCard
      title={layer}
      facts={[
        [l10n.t('Type'), type],
        [l10n.t('Depth'), `${depth + 1}`],
        [l10n.t('Gradient norm'), formatNorm(norm)],
        [l10n.t('Gradient norm, output'), node && outputNorm(node)],
        [l10n.t('Before'), before ? formatNorm(before.norm) : null],
      ]}
    />
  );
}
