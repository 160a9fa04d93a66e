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

/** One question of a dialogue; undefined ends the dialogue. */
export type Step<State> = (
  state: State,
  frame: StepFrame,
) => Promise<StepResult<State> | undefined>;

/**
 * Asks the steps in order, with a way back. Answers decide which steps follow. Undefined when the
 * user gave up.
 */
export async function askSteps<State>(
  title: string,
  first: State,
  stepsAfter: (state: State) => readonly Step<State>[],
): Promise<State | undefined> {
  const states = [first];
  for (;;) {
    const state = states.at(-1) as State;
    const steps = stepsAfter(state);
    const step = steps[states.length - 1];
    if (!step) return state;
    const result = await step(state, { title, step: states.length, totalSteps: steps.length });
    if (!result) return undefined;
    if (result.kind === 'back') states.pop();
    else states.push(result.value);
  }
}

/** One of several. */
export function choose<T>(
  frame: StepFrame,
  placeholder: string,
  items: readonly (Choice<T> | vscode.QuickPickItem)[],
): Promise<StepResult<T> | undefined> {
  const pick = vscode.window.createQuickPick<Choice<T>>();
  pick.items = items as Choice<T>[];
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
  check: (value: number) => string | undefined,
): Promise<StepResult<number> | undefined> {
  const box = vscode.window.createInputBox();
  box.prompt = prompt;
  box.value = String(initial);
  const problem = (): string | undefined => {
    const value = Number(box.value);
    if (box.value.trim() === '' || !Number.isFinite(value))
      return vscode.l10n.t('Give a number, such as {0}.', initial);
    return check(value);
  };
  return shown(box, frame, (accept) =>
    vscode.Disposable.from(
      box.onDidChangeValue(() => (box.validationMessage = problem())),
      box.onDidAccept(() => {
        box.validationMessage = problem();
        if (box.validationMessage === undefined) accept(Number(box.value));
      }),
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
