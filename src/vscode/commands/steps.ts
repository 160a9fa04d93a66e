import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';

/** What a step of a guided dialogue ended with. */
export type StepResult<T> =
  { readonly kind: 'next'; readonly value: T } | { readonly kind: 'back' };

interface StepFrame {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

/**
 * One question of a dialogue; undefined ends the dialogue. Who comes back to it has answered it
 * `before`, and finds that answer.
 */
export type Step<State> = (
  state: State,
  frame: StepFrame,
  before: State | undefined,
) => Promise<StepResult<State> | undefined>;

/**
 * Asks the steps in order, with a way back. Answers decide which steps follow, so they hold until
 * one before them is changed. Undefined when the user gave up.
 */
export async function askSteps<State>(
  title: string,
  first: State,
  stepsAfter: (state: State) => readonly Step<State>[],
): Promise<State | undefined> {
  /** The state after each step that was answered; those from `at` on were left by going back. */
  const given: State[] = [];
  let at = 0;
  for (;;) {
    const state = given[at - 1] ?? first;
    const steps = stepsAfter(state);
    const step = steps[at];
    if (!step) return state;
    const frame = { title, step: at + 1, totalSteps: steps.length };
    const result = await step(state, frame, given[at]);
    if (!result) return undefined;
    if (result.kind === 'back') at--;
    else {
      if (!isDeepStrictEqual(result.value, given[at])) given.splice(at, given.length, result.value);
      at++;
    }
  }
}

/** One of several; the picked one, else the first, is where Enter stands. */
export function choose<T>(
  frame: StepFrame,
  placeholder: string,
  items: readonly Choice<T>[],
): Promise<StepResult<T> | undefined> {
  const pick = vscode.window.createQuickPick<Choice<T>>();
  pick.items = items;
  pick.activeItems = items.filter((item) => item.picked);
  pick.placeholder = placeholder;
  pick.matchOnDescription = true;
  return shown(pick, frame, (accept) =>
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item) accept(item.value);
    }),
  );
}

/** Any number of several. */
export function chooseSome<T>(
  frame: StepFrame,
  placeholder: string,
  items: readonly Choice<T>[],
): Promise<StepResult<readonly T[]> | undefined> {
  const pick = vscode.window.createQuickPick<Choice<T>>();
  pick.canSelectMany = true;
  pick.items = items;
  pick.selectedItems = items.filter((item) => item.picked);
  pick.placeholder = placeholder;
  return shown(pick, frame, (accept) =>
    pick.onDidAccept(() => accept(pick.selectedItems.map((item) => item.value))),
  );
}

/** A number; `check` returns what is wrong with it. */
export function askNumber(
  frame: StepFrame,
  prompt: string,
  initial: number,
  check: (value: number) => Promise<string | undefined>,
): Promise<StepResult<number> | undefined> {
  const read = (text: string): number => (text.trim() === '' ? NaN : Number(text));
  return askText(frame, prompt, String(initial), read, (value) =>
    Number.isFinite(value) ? check(value) : vscode.l10n.t('Give a number, such as {0}.', initial),
  );
}

/** A text that `read` makes a value of; `check` returns what is wrong with that. */
export function askText<T>(
  frame: StepFrame,
  prompt: string,
  initial: string,
  read: (text: string) => T,
  check: (value: T) => Promise<string | undefined> | string,
): Promise<StepResult<T> | undefined> {
  const box = vscode.window.createInputBox();
  box.prompt = prompt;
  // What is wrong takes the place of the prompt; nothing at all is the most usual mistake.
  box.placeholder = prompt;
  box.value = initial;
  /** Says what is wrong, and calls `then` when nothing is; of an older text, neither. */
  const checkThen = async (then?: (value: T) => void): Promise<void> => {
    const text = box.value;
    const value = read(text);
    box.busy = true;
    const problem = await check(value);
    if (box.value !== text) return;
    box.busy = false;
    box.validationMessage = problem;
    if (problem === undefined) then?.(value);
  };
  return shown(box, frame, (accept) =>
    vscode.Disposable.from(
      box.onDidChangeValue(() => void checkThen()),
      box.onDidAccept(() => void checkThen(accept)),
    ),
  );
}

function shown<T>(
  input: vscode.QuickPick<Choice<unknown>> | vscode.InputBox,
  { title, step, totalSteps }: StepFrame,
  listen: (accept: (value: T) => void) => vscode.Disposable,
): Promise<StepResult<T> | undefined> {
  return new Promise((resolve) => {
    input.title = title;
    input.step = step;
    input.totalSteps = totalSteps;
    input.ignoreFocusOut = true;
    if (step > 1) input.buttons = [vscode.QuickInputButtons.Back];
    const end = (result: StepResult<T> | undefined): void => {
      resolve(result);
      input.hide();
    };
    const listeners = vscode.Disposable.from(
      listen((value) => end({ kind: 'next', value })),
      input.onDidTriggerButton(() => end({ kind: 'back' })),
      input.onDidHide(() => {
        // Also after an answer: then this does nothing.
        resolve(undefined);
        listeners.dispose();
        input.dispose();
      }),
    );
    input.show();
  });
}
