import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { graphModelForm } from '/work/main/src/engine/tfjs/native/graph-form';
import * as S from '/work/main/test/engine/tfjs/native-support';
test('h', async () => {
  const path = S.packageFile('@vladmandic/human','models','handtrack.json');
  const r = await S.wasmRecorder();
  const l = await S.loadBoth(graphModelForm, path, {});
  for (let i=0;i<4;i++){ const run = await S.record(r, l.recorded, l.feeds);
   console.log(S.explained(run), run.wallMs, JSON.stringify(run.spans.sort((a,b)=>b.selfMs-a.selfMs).slice(0,6).map(s=>[l.recorded.layers[s.unit]?.id,s.selfMs.toFixed(1),s.calls])), run.kernels.reduce((a,k)=>a+k.us,0)/1000);
  const t=performance.now(); await S.outputsOf(l.plain,l.feeds); console.log('plain',performance.now()-t);}
 const {Session}=await import('node:inspector'); const s=new Session(); s.connect(); const post=(m:any,p?:any)=>new Promise<any>((res,rej)=>s.post(m,p,(e:any,x:any)=>e?rej(e):res(x)));
 await post('Profiler.enable'); await post('Profiler.setSamplingInterval',{interval:200}); await post('Profiler.start'); for(let i=0;i<5;i++) await S.outputsOf(l.plain,l.feeds); const {profile}=await post('Profiler.stop');
 const self=new Map<string,number>(); const dt=profile.timeDeltas; const byId=new Map(profile.nodes.map((n:any)=>[n.id,n])); profile.samples.forEach((id:number,i:number)=>{const n:any=byId.get(id); const k=n.callFrame.functionName+':'+n.callFrame.lineNumber; self.set(k,(self.get(k)||0)+dt[i]/1000);});
 console.log([...self].sort((a,b)=>b[1]-a[1]).slice(0,14).map(([k,v])=>k+' '+v.toFixed(0)).join('\n'));
});
