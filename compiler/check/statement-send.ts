/** `send`: its channel, message and `with`, and whether every required parameter of the message is bound on the paths that come here. */
import type { Name, SendStatement } from '../../grammar/index.js';
import type { RelatedPlace } from '../diagnostics/diagnostic.js';
import type { Env, Path } from '../resolve/locals.js';
import { own } from '../types/own.js';
import type { Type } from '../types/type.js';
import { bindHandle } from './binding.js';
import type { Checker, Scope } from './checker.js';
import { expectDuration } from './expectation.js';
import { checkParams, type Given } from './message-params.js';
import { locationOf, type Run, scopeOf } from './run.js';
import { unknownChannel, unknownName, wrongKind } from './unknown.js';

export function sendStatement(run: Run, statement: SendStatement, env: Env): Path {
  const { c } = run;
  const { channel, message } = statement;
  const scope = scopeOf(run, env);
  if (statement.lifetime) expectDuration(c, statement.lifetime, scope, 'after `for`');
  const provider = own(c.model.channels, channel.text)?.provider;
  if (statement.lifetime && provider !== undefined && provider !== 'content')
    c.report('types/lifetime', { channel: channel.text }, scope, statement.lifetime.span);
  const given = new Map<string, Given>();
  const wanted = c.symbols.messages.get(`${channel.text}/${message.text}`);
  const params = wanted && c.model.messages[`${wanted.channel}/${wanted.name}`]?.params;
  for (const { name, value } of statement.with) {
    const shape = own(params, name.text);
    const hint: Type | undefined =
      shape?.type === 'enum' ? { kind: 'enum', values: shape.values, optional: false } : undefined;
    const type = c.typeOf(value, scope, hint);
    if (given.has(name.text)) {
      c.report('names/duplicate', { name: name.text, what: 'parameter' }, scope, name.span);
    }
    given.set(name.text, { type, name, value });
  }
  if (!own(c.model.channels, channel.text)) {
    unknownChannel(c, channel, scope);
  } else if (!handedMessage(run, statement, given, env, scope)) {
    if (wanted) {
      c.mean(message, wanted);
      checkParams(c, wanted, given, env, { file: run.file, owner: run.owner, span: message.span, known: run.known });
    } else unknownMessage(run, channel, message, scope);
  }
  return statement.as ? bindHandle(c, statement.as, statement, scope) : env;
}

/** In a sequence: a message that is one of its parameters. What it needs is judged where the sequence is done. */
function handedMessage(
  run: Run,
  statement: SendStatement,
  given: ReadonlyMap<string, Given>,
  env: Env,
  scope: Scope,
): boolean {
  const { channel, message } = statement;
  const binding = env.get(message.text);
  if (binding?.symbol.kind !== 'param') return false;
  run.c.mean(message, binding.symbol);
  const { type } = binding;
  if (type.kind === 'message' && type.channel === channel.text) {
    run.uses.push({ param: message.text, with: given, env, at: locationOf(run, message) });
  } else if (type.kind !== 'error') {
    const is = type.kind === 'message' ? `a message of ${type.channel}` : 'a value';
    wrongKind(run.c, message, is, `a message of ${channel.text}`, scope);
  }
  return true;
}

/** `related`: why a message is wanted there. */
export function unknownMessage(
  run: Run,
  channel: Name,
  message: Name,
  scope: Scope,
  related: readonly RelatedPlace[] = [],
): void {
  const { c } = run;
  if (message.text === '') {
    c.fail(scope);
    return;
  }
  const [elsewhere] = c.channelsOf(message.text);
  if (elsewhere !== undefined) {
    wrongKind(c, message, `a message of ${elsewhere}`, `a message of ${channel.text}`, scope, undefined, related);
    return;
  }
  unknownName(c, message, 'message', messagesOf(c, channel.text), scope, ` for ${channel.text}`, undefined, related);
}

export function* messagesOf(c: Checker, channel: string): Iterable<string> {
  for (const message of c.symbols.messages.values()) if (message.channel === channel) yield message.name;
}
