import { describe, expect, it } from 'vitest';
import { attributeModel } from '../support/attribute-model';
import { checkNumerically } from '../support/oracle';
import { randomNet } from '../support/random-net';

const FIRST_SEED = Number(process.env['LAYERLINE_FUZZ_SEED'] ?? 1001);
const NETS = Number(process.env['LAYERLINE_FUZZ_NETS'] ?? 300);

describe(`attribution of ${NETS} random nets from seed ${FIRST_SEED}`, () => {
  it('explains every node, proves nearly every kernel, and is confirmed numerically', async () => {
    let [computing, exact, unattributed, pairs, confirmed] = [0, 0, 0, 0, 0];
    const unexplained: string[] = [];
    const refuted: string[] = [];
    const unproved: string[] = [];
    for (let seed = FIRST_SEED; seed < FIRST_SEED + NETS; seed++) {
      const model = await attributeModel(randomNet(seed));
      try {
        const { covers, statuses, executed } = model.attributions[0]!;
        for (const cover of covers) {
          if (cover.kind === 'unanchored' && cover.into.length === 0) unattributed++;
          if (cover.kind !== 'compute') continue;
          computing++;
          if (cover.exact) exact++;
          else unproved.push(`seed ${seed}: ${executed.nodes[cover.index]?.name} ${cover.how}`);
        }
        for (const [id, status] of statuses)
          if (status === 'unexplained') unexplained.push(`seed ${seed}: node ${id}`);
        const oracle = await checkNumerically(model);
        pairs += oracle.pairs;
        confirmed += oracle.confirmed;
        refuted.push(...oracle.refuted.map((text) => `seed ${seed}: ${text}`));
      } finally {
        await model.remove();
      }
    }
    console.log(
      `${computing} kernels, ${exact} exact, ${confirmed} of ${pairs} anchors confirmed`,
      unproved.slice(0, 20),
    );
    expect(unexplained).toEqual([]);
    expect(refuted).toEqual([]);
    expect(unattributed).toBe(0);
    expect(exact / computing).toBeGreaterThanOrEqual(0.995);
  }, 600_000);
});
