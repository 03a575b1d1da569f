/** `do`: a sequence, its arguments, and what the messages it is handed need. */
import type { DoStatement, Expression } from '../../grammar/index.js';
import type { RelatedPlace } from '../diagnostics/diagnostic.js';
import type { Env, Path } from '../resolve/locals.js';
import { fits, mayLack } from '../types/assign.js';
import { describeType } from '../types/describe.js';
import { error, isError } from '../types/make.js';
import type { Type } from '../types/type.js';
import type { Checker, Scope } from './checker.js';
import { checkParams } from './message-params.js';
import { type Run, type SequenceSummary, scopeOf } from './run.js';
import { typeOfParam } from './sequence.js';
import { unknownMessage } from './statement-send.js';
import { hasUnreadHead, unknownName } from './unknown.js';

export function doStatement(run: Run, statement: DoStatement, env: Env): Path {
  const { c } = run;
  const scope = scopeOf(run, env);
  const symbol = c.symbols.sequences.get(statement.sequence.text);
  if (!symbol) {
    unknownName(c, statement.sequence, 'sequence', c.symbols.sequences.keys(), scope);
    for (const arg of statement.args) if (arg.kind !== 'nameExpr') c.typeOf(arg, scope);
    return env;
  }
  c.mean(statement.sequence, symbol);
  c.use(run, symbol);
  const { params } = symbol.declaration;
  const { args } = statement;
  if (params.length !== args.length && !(c.unread.size > 0 && hasUnreadHead(c, symbol.file, symbol.declaration))) {
    const signature = params.map((param) => `${param.name.text}: ${param.type.text}`).join(', ');
    c.report(
      'types/argument-count',
      { sequence: symbol.name, wanted: params.length, found: args.length, signature },
      scope,
      statement.span,
      {
        related: [{ ...symbol.location!, message: 'declared here' }],
      },
    );
  }
  const summary = run.summary(symbol);
  for (const [index, param] of params.entries()) {
    const arg = args[index];
    if (!arg) break;
    const type = typeOfParam(c, param.type.text);
    if (!type) continue;
    const wanted = {
      name: param.name.text,
      related: [{ file: symbol.file, span: param.span, message: 'it is handed over here' }],
    };
    if (type.kind === 'message') messageArgument(run, wanted, type.channel, arg, summary, env, scope);
    else valueArgument(c, wanted, type, arg, scope);
  }
  return summary.ends ? undefined : env;
}

/** A parameter, with the place where it is declared. */
interface Wanted {
  readonly name: string;
  readonly related: readonly RelatedPlace[];
}

function valueArgument(
  c: Checker,
  { name: param, related }: Wanted,
  wanted: Type,
  arg: Expression,
  scope: Scope,
): void {
  const type = c.typeOf(arg, scope, wanted);
  if (isError(type)) return;
  if (!fits(type, wanted, c.events)) {
    c.report(
      'types/expected',
      { found: describeType(type), wanted: describeType(wanted), place: `for \`${param}\`` },
      scope,
      arg.span,
      { related },
    );
  } else if (mayLack(type, wanted)) {
    c.report('types/unknown-argument', { what: c.textOf(scope.file, arg.span), param }, scope, arg.span, { related });
  }
}

function messageArgument(
  run: Run,
  { name: param, related }: Wanted,
  channel: string,
  arg: Expression,
  summary: SequenceSummary,
  env: Env,
  scope: Scope,
): void {
  const { c } = run;
  const type: Type = { kind: 'message', channel };
  if (arg.kind !== 'nameExpr') {
    const found = c.typeOf(arg, scope);
    if (!isError(found)) {
      c.report(
        'types/expected',
        { found: describeType(found), wanted: describeType(type), place: `for \`${param}\`` },
        scope,
        arg.span,
        { related },
      );
    }
    return;
  }
  const uses = summary.uses.filter((use) => use.param === param);
  const handed = env.get(arg.name.text);
  if (handed?.symbol.kind === 'param' && handed.type.kind === 'message') {
    c.mean(arg.name, handed.symbol);
    c.set(arg, handed.type);
    if (handed.type.channel !== channel) {
      c.report(
        'types/expected',
        { found: describeType(handed.type), wanted: describeType(type), place: `for \`${param}\`` },
        scope,
        arg.span,
        { related },
      );
    }
    for (const use of uses) run.uses.push({ ...use, param: arg.name.text, env: new Map([...env, ...use.env]) });
    return;
  }
  const message = c.symbols.messages.get(`${channel}/${arg.name.text}`);
  if (!message) {
    c.set(arg, error);
    unknownMessage(run, { kind: 'name', text: channel, span: arg.span }, arg.name, scope, related);
    return;
  }
  c.mean(arg.name, message);
  c.set(arg, type);
  for (const use of uses) {
    checkParams(c, message, use.with, new Map([...env, ...use.env]), {
      file: run.file,
      owner: run.owner,
      span: arg.span,
      known: run.known,
      sentAt: use.at,
    });
  }
}
