import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { startBackend } from '/work/main/src/engine/tfjs/backends/start';
import { graphModel } from '/work/main/src/engine/tfjs/graph/form';
import { Recorder } from '/work/main/src/engine/tfjs/recorder';
import { TrainingStep } from '/work/main/src/engine/tfjs/training/step';
import { registerMissingKernels } from '/work/main/src/engine/tfjs/training/missing-kernels';
import { buildZooModel, zooSpec } from '/work/main/src/zoo';
const recorder = new Recorder();
beforeAll(async () => {
  await startBackend({ device: 'cpu' });
  registerMissingKernels();
  recorder.attach('wasm');
});
it.each([['resnet18',64],['resnet50',64],['efficientnet-b0',64]])('%s', async (name,size) => {
  const model = buildZooModel(zooSpec(name as string, { inputSize: size as number, batch: 4, classes: 10 }));
  const x = tf.randomUniform([4, 3, size as number, size as number], -1, 1, 'float32', 3);
  const plain = new TrainingStep(graphModel(model, undefined), undefined, [x], { optimizer: 'adam', learningRate: 1e-3 }, 0);
  const rec = new TrainingStep(graphModel(model, recorder), recorder, [x], { optimizer: 'adam', learningRate: 1e-3 }, 0);
  await plain.prepare(); await rec.prepare(); await plain.step(); await rec.step();
  const n = tf.memory().numTensors;
  for (let i=0;i<3;i++) {
    const t=performance.now(); await plain.step(); const p=performance.now()-t;
    const run = await recorder.record(() => rec.step());
    const by: any={}; for (const s of run.spans) by[s.phase]=(by[s.phase]??0)+s.selfMs;
    const sum=run.spans.reduce((t,s)=>t+s.selfMs,0);
    console.log(name,'plain',p.toFixed(0),'rec',run.wallMs.toFixed(0),(run.wallMs/p).toFixed(3),'sum/wall',(sum/run.wallMs).toFixed(3),JSON.stringify(by),plain.loss,rec.loss, new Set(run.kernels.filter(k=>k.unit<0).map(k=>k.name+' '+k.phase)));
  }
  expect(tf.memory().numTensors).toBe(n);
  const l = await rec.perLayer();
  console.log(l.slice(0,6), l.at(-1));
});
