import type { OpRule, WeightRole } from './rule';

/** Input positions by role: `rolesAt({ parameter: [1, 2], buffer: [3, 4] })`. */
export function rolesAt(
  positions: Readonly<Partial<Record<WeightRole, readonly number[]>>>,
): NonNullable<OpRule['roles']> {
  const roles: Record<number, WeightRole> = {};
  for (const role of ['parameter', 'buffer', 'constant'] as const)
    for (const index of positions[role] ?? []) roles[index] = role;
  return roles;
}
