import { describe, expect, it } from 'vitest';
import { Cancellation } from '../../src/cli/cancel';
import type { Command } from '../../src/cli/command';
import { COMMANDS } from '../../src/cli/commands';
import { InputError } from '../../src/cli/errors';
import { OPTIONS } from '../../src/cli/option-table';
import { run } from '../../src/cli/run';
import { pipes, recorded, widest } from './outputs';

function commandThat(action: () => void): Command {
  return {
    name: 'act',
    argument: 'MODEL',
    summary: 'Acts.',
    options: ['json'],
    examples: [],
    run: ({ terminal }) => {
      action();
      terminal.out.write('done\n');
      return Promise.resolve();
    },
  };
}

async function runLine(
  line: string,
  action: () => void = () => undefined,
  signal = new AbortController().signal,
): Promise<{ code: number; out: string; err: string }> {
  const terminal = pipes();
  const program = { commands: [commandThat(action)], version: '1.2.3' };
  const code = await run(line.split(' ').filter(Boolean), program, terminal, signal);
  return { code, out: terminal.out.text, err: terminal.err.text };
}

describe('how a command line ends', () => {
  it.each([
    ['act x', 0, 'done\n', ''],
    ['--version', 0, '1.2.3\n', ''],
    ['act --jsn', 2, '', 'layerline: There is no option --jsn. Did you mean --json?\n'],
    [
      'atc',
      2,
      '',
      'layerline: There is no command "atc". Did you mean act? layerline --help lists them.\n',
    ],
    ['--verson', 2, '', 'layerline: There is no option --verson. Did you mean --version?\n'],
  ])('%s', async (line, code, out, err) => {
    await expect(runLine(line)).resolves.toEqual({ code, out, err });
  });

  it.each(['', '--help', 'help', '-h'])('"%s" shows help', async (line) => {
    const { code, out, err } = await runLine(line);
    expect(out).toMatch(/^Layerline shows/);
    expect([code, err]).toEqual([0, '']);
  });

  it.each(['act --help', 'help act', 'act x --help --json'])(
    '"%s" shows its help',
    async (line) => {
      const { code, out } = await runLine(line);
      expect(out).toMatch(/^Acts\.\n\nUsage: layerline act MODEL/);
      expect(code).toBe(0);
    },
  );

  it('a user error is one sentence', async () => {
    const { code, err } = await runLine('act', () => {
      throw new InputError('unreadable', "Can't read\x1b[2J a.onnx.");
    });
    expect([code, err]).toEqual([1, "layerline: Can't read\ufffd[2J a.onnx.\n"]);
  });

  it('a bug shows its stack', async () => {
    const { code, err } = await runLine('act', () => {
      throw new TypeError('x is undefined');
    });
    expect(code).toBe(70);
    expect(err).toMatch(/bug in Layerline.*\nTypeError: x is undefined\n {4}at /);
  });

  it.each([
    [new Cancellation('cancelled', 130), 130, 'layerline: cancelled\n'],
    [new Cancellation('', 0), 0, ''],
  ])('cancelled by %s', async (reason, expected, message) => {
    const controller = new AbortController();
    const { code, err } = await runLine(
      'act',
      () => {
        controller.abort(reason);
        throw new TypeError('the engine is gone');
      },
      controller.signal,
    );
    expect([code, err]).toEqual([expected, message]);
  });
});

describe('help', () => {
  async function help(words: string[], width: number): Promise<string> {
    const out = recorded(width);
    const program = { commands: COMMANDS, version: '1' };
    await run(words, program, { out, err: recorded() }, new AbortController().signal);
    return out.text;
  }

  it.each([['main'], ...COMMANDS.map((command) => [command.name])])(
    'of %s fits 80 columns',
    async (name) => {
      const text = await help(name === 'main' ? ['--help'] : [name, '--help'], 80);
      expect(widest(text)).toBeLessThanOrEqual(80);
      expect(text).toMatchSnapshot();
    },
  );

  it('leaves out no option that a command takes', async () => {
    const texts = await Promise.all(COMMANDS.map(({ name }) => help([name, '--help'], 80)));
    const shown = [...texts, await help(['--help'], 80)].join('\n');
    for (const option of Object.keys(OPTIONS)) expect(shown).toContain(`--${option}`);
  });
});
