import '../views/views.css';
import './training.css';
import type { JSX } from 'preact';
import { trainingVerdict } from '../../src/profile/training-verdict';
import { profile } from '../state';
import { ViewVerdict } from '../views/view-verdict';
import { TrainingBars } from './bars';
import { Gradients } from './gradients';
import { trainedBefore } from './training-state';

/** One training step: whether gradients reach the first layers, and where its time goes. */
export function TrainingView(): JSX.Element | null {
  const document = profile.value;
  if (!document?.run.training) return null;
  return (
    <div class="view training-view">
      <ViewVerdict verdict={trainingVerdict(document, trainedBefore.value)} />
      <Gradients />
      <TrainingBars />
    </div>
  );
}
