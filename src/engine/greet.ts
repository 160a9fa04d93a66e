import * as l10n from '@vscode/l10n';
import { EngineError } from './errors';
import type { Engine } from './protocol';
import { PROTOCOL_VERSION } from './protocol';

/** First call to every engine. Throws EngineError when it speaks another protocol. */
export async function greet(engine: Engine): Promise<void> {
  const { protocol } = await engine.hello({ protocol: PROTOCOL_VERSION });
  if (protocol !== PROTOCOL_VERSION)
    throw new EngineError(
      'engine-protocol',
      l10n.t(
        'The engine speaks protocol {0}, this program {1}: reinstall Layerline.',
        protocol,
        PROTOCOL_VERSION,
      ),
    );
}
