import { Ajv2020 } from 'ajv/dist/2020';
import { expect } from 'vitest';
import { validate as shipped } from '../../src/profile/profile-validator';
import schema from '../../src/profile/profile.schema.json';

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: true }).compile(
  schema,
);

const firstOnly = new Ajv2020({ allowUnionTypes: true }).compile(schema);

/** What is wrong with a profile document, one line each; empty for a valid one. */
export function profileErrors(profile: unknown): string[] {
  // Through JSON, because that is what gets saved: drops undefined, turns NaN and Infinity to null.
  const saved: unknown = JSON.parse(JSON.stringify(profile));
  if (validate(saved)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${instancePath || '/'} ${message ?? ''} ${JSON.stringify(params)}`,
  );
}

/** Every test that makes a profile calls this. */
export function expectValidProfile(profile: unknown): void {
  expect(profileErrors(profile)).toEqual([]);
  expect(shipped(JSON.parse(JSON.stringify(profile)))).toBe(true);
}

/** The schema refuses it, and what reads profiles says the same of it. */
export function expectRefused(profile: unknown): void {
  expect(profileErrors(profile)).not.toEqual([]);
  const saved: unknown = JSON.parse(JSON.stringify(profile));
  firstOnly(saved);
  shipped(saved);
  const [{ instancePath, message } = {}] = firstOnly.errors ?? [];
  expect(shipped.errors?.[0]).toEqual({ instancePath, message });
}
