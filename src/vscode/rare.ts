/**
 * What a few commands need and most sessions never do: a third bundle, which only
 * `await import('./rare')` may name. See `later.ts`.
 */
import { useTexts } from './bundle-texts';

export { runBudgetCheck } from './budgets/run-budget-check';
export { exportProfile } from './commands/export-profile';
export { setUpTensorflowCommand } from './commands/set-up-tensorflow';

useTexts();
