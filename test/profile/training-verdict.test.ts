import { describe, expect, it } from 'vitest';
import { trainingVerdict } from '../../src/profile/training-verdict';
import { trainedProfile } from '../webview/trained';

const LAYERS = 102;
const trained = (decay: number, layers = LAYERS) => trainedProfile({ layers, decay });
const plain = (text: string) => text.replace(/[\u2009\u2060]+/g, ' ');

describe('the verdict on a training step', () => {
  it.each([
    [0.5, 'Gradients shrink 67 000 000× from the last layers to the first: they vanish.'],
    [0.8, 'Gradients shrink 330× from the last layers to the first: they vanish.'],
    [0.93, 'Gradients shrink 6.6× from the last layers to the first.'],
    [0.99, 'Gradients keep their size through the depth.'],
    [1.01, 'Gradients keep their size through the depth.'],
    [1.08, 'Gradients grow 7.4× from the last layers to the first.'],
    [1.25, 'Gradients grow 330× from the last layers to the first: they explode.'],
    [0, 'The first layers get no gradient at all.'],
  ])('for a factor of %d a layer', (decay, lead) => {
    expect(plain(trainingVerdict(trained(decay)).lead)).toBe(lead.replace('67 000 000', '67.0 M'));
  });

  it('says so where there are too few layers, or none, to compare', () => {
    expect(trainingVerdict(trained(0.8, 12)).lead).toMatch(/^Too few layers/);
    const inference = trainedProfile({ layers: LAYERS, isInference: true });
    expect(trainingVerdict(inference).lead).toMatch(/^No layer/);
  });

  it('tells where the time goes and which layer keeps most', () => {
    const profile = trained(0.8);
    const { rest, layer } = trainingVerdict(profile);
    expect(plain(rest)).toMatch(
      /forward takes 29 %, backward 64 % and the optimizer 4\.2 %\. .* 54\.6 MB of activations are kept/,
    );
    expect(layer).not.toBeNull();
    expect(rest).toContain(layer);
  });

  it.each([
    [0.8, 'Before, they shrank 330×.'],
    [1.25, 'Before, they grew 330×.'],
    [1, 'Before, they kept their size.'],
    [0, 'Before, the first layers got none.'],
  ])('tells what was before for a factor of %d', (decay, sentence) => {
    expect(trainingVerdict(trained(0.99), trained(decay)).rest.startsWith(sentence)).toBe(true);
  });

  it('tells nothing of a run before that was no training', () => {
    const before = trainedProfile({ layers: LAYERS, isInference: true });
    expect(trainingVerdict(trained(0.99), before).rest).not.toContain('Before');
  });
});
