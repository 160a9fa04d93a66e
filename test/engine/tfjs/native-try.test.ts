import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { layersForm } from '../../../src/engine/tfjs/native/layers-form';
import { graphModelForm } from '../../../src/engine/tfjs/native/graph-form';
import * as S from './native-support';

const M: [string, string, any, any][] = [
 ['up','@upscalerjs/default-model/models/model.json', layersForm, {inputShapes:{input_1:[1,16,16,3]}}],
 ['x8','@upscalerjs/esrgan-slim/models/x8/model.json', layersForm, {inputShapes:{input_1:[1,16,16,3]}}],
 ['pitch','@spotify/basic-pitch/model/model.json', graphModelForm, {}],
 ...['antispoof','blazeface','centernet','emotion','facemesh','faceres','handlandmark-lite','handtrack','iris','liveness','movenet-lightning'].map(n=>[n,`@vladmandic/human/models/${n}.json`,graphModelForm,{}] as any),
];
test.each(M)('%s', async (_n, file, form, options) => {
  const path = S.packageFile(file.split('/').slice(0,2).join('/'), ...file.split('/').slice(2));
  const r = await S.wasmRecorder();
  const p = await form.prepare({kind:'file',path}, options, '');
  console.log(JSON.stringify([p.inputs, p.weightBytes, p.nodeCount, p.identity.name, p.notes]));
  if (form===layersForm) options = {inputShapes:{[p.inputs[0].name]:[1,16,16,3]}};
  const l = await S.loadBoth(form, path, options);
  const a = await S.outputsOf(l.plain, l.feeds);
  const b = await S.outputsOf(l.recorded, l.feeds);
  await S.record(r, l.recorded, l.feeds);
  const t0 = tf.memory().numTensors;
  const x = [];
  let run;
  for (let i=0;i<3;i++){ run = await S.record(r, l.recorded, l.feeds); x.push([S.explained(run).toFixed(3), run.wallMs.toFixed(1)]); }
  const t1=tf.memory().numTensors; await S.outputsOf(l.plain,l.feeds); 
  console.log(_n, 'leak',t1-t0, tf.memory().numTensors-t1, JSON.stringify(x), 'out', a.map(v=>v.length), 'outside', run!.kernels.filter(k=>k.unit<0).map(k=>k.name).join(), 'of', run!.kernels.length, 'params', l.recorded.layers.reduce((s,y)=>s+y.params,0), l.recorded.layers.reduce((s,y)=>s+y.weightBytes,0), 'units', l.recorded.layers.length, 'called', new Set(run!.spans.map(s=>s.unit)).size);
  console.log(l.recorded.layers.slice(0,12).map(y=>y.id+':'+y.type).join('  '),'...',l.recorded.layers.slice(-6).map(y=>y.id+':'+y.type).join('  '));
  expect(b).toEqual(a);
});
