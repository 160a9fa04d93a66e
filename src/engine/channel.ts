import type { MessageConnection } from 'vscode-jsonrpc';
import { ConnectionError, ErrorCodes, ResponseError } from 'vscode-jsonrpc';
import { UserError } from '../model/errors';
import { RemoteUserError } from './errors';
import type { Engine } from './protocol';

type Method = keyof Engine;
type Request<M extends Method> = Parameters<Engine[M]>[0];
type Result<M extends Method> = Awaited<ReturnType<Engine[M]>>;

/** In the range that JSON-RPC leaves to applications. */
const USER_ERROR = -31_000;

interface UserErrorData {
  readonly code: string;
}

/** Answers a connection's requests with an engine. User errors travel with their code. */
export function serveEngine(connection: MessageConnection, engine: Engine): void {
  const serve = <M extends Method>(method: M): void => {
    connection.onRequest(method, async (request: Request<M>) => {
      try {
        // The method and its request type belong together, which TypeScript can't see here.
        const call = engine[method].bind(engine) as (request: Request<M>) => Promise<Result<M>>;
        return await call(request);
      } catch (error) {
        return toResponseError(error);
      }
    });
  };
  serve('hello');
  serve('prepare');
  serve('load');
  serve('run');
  serve('peak');
  serve('outputs');
  serve('finish');
  serve('inspect');
  serve('check');
  serve('save');
  serve('roofs');
  serve('kerasArchitecture');
  connection.listen();
}

function toResponseError(error: unknown): ResponseError<UserErrorData | undefined> {
  if (error instanceof UserError)
    return new ResponseError(USER_ERROR, error.message, { code: error.code });
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new ResponseError(ErrorCodes.InternalError, text);
}

/**
 * The engine at the other end of a connection. Every call also fails when `closed` does, so that no
 * caller waits for a process that is gone.
 */
export function connectEngine(connection: MessageConnection, closed: Promise<never>): Engine {
  // Calls race it; this keeps it from counting as unhandled between calls.
  closed.catch(() => undefined);
  const call =
    <M extends Method>(method: M) =>
    async (request: Request<M>): Promise<Result<M>> => {
      try {
        return await Promise.race([connection.sendRequest<Result<M>>(method, request), closed]);
      } catch (error) {
        // A broken connection is a symptom: the process's end, which follows, has the reason.
        if (error instanceof ConnectionError || isBrokenPipe(error)) return await closed;
        throw fromResponseError(error);
      }
    };
  connection.listen();
  return {
    hello: call('hello'),
    prepare: call('prepare'),
    load: call('load'),
    run: call('run'),
    outputs: call('outputs'),
    peak: call('peak'),
    finish: call('finish'),
    inspect: call('inspect'),
    check: call('check'),
    save: call('save'),
    roofs: call('roofs'),
    kerasArchitecture: call('kerasArchitecture'),
  };
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

function fromResponseError(error: unknown): unknown {
  if (!(error instanceof ResponseError) || error.code !== USER_ERROR) return error;
  const data = error.data as UserErrorData | undefined;
  return new RemoteUserError(data?.code ?? 'unknown', error.message);
}
