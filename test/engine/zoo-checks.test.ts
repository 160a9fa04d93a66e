import { describe, expect, it } from 'vitest';
import { ZooChecks } from '../../src/engine/zoo-checks';
import { zooSpec } from '../../src/zoo/specs';
import { startInProcess } from '../support/engines';

describe('The builder’s word on options', () => {
  it('is a sentence where they make no model, and nothing where they do', async () => {
    const checks = new ZooChecks(startInProcess);
    try {
      const of = (options: object) => checks.problemOf(zooSpec('efficientnet', options));
      expect(await of({ width: 1, depth: 1 })).toBeUndefined();
      expect(await of({ width: -1 })).toMatch(/^[A-Z].*\.$/);
      expect(await of({ width: 0.5, resolution: 64 })).toBeUndefined();
    } finally {
      await checks.dispose();
    }
  });
});
