import { describe, expect, it } from 'vitest';
import type { Expression, Name, NameExpression } from '../../grammar/index.js';
import { parseFile } from '../analyse.js';
import { preludePath, preludeText } from '../prelude.js';
import { check, found } from './checks.fixture.js';
import { checkProject } from './index.js';
import { message, shop } from './model.fixture.js';

const scenario = (body: string, name = 's') => `scenario ${name}:\n  when cart_abandoned as cart:\n${body}`;

interface Node {
  readonly kind: string;
}

function nodesIn(node: unknown): readonly Node[] {
  if (Array.isArray(node)) return node.flatMap(nodesIn);
  if (typeof node !== 'object' || node === null) return [];
  const inner = Object.values(node).flatMap(nodesIn);
  return 'kind' in node ? [node as Node, ...inner] : inner;
}

const namesIn = (tree: unknown): readonly Name[] =>
  nodesIn(tree).filter(({ kind }) => kind === 'name') as unknown as Name[];

describe('fixes', () => {
  const fixOf = (source: string) => {
    const [diagnostic] = check(source).diagnostics;
    return diagnostic?.fixes[0];
  };
  it('are certain for one slip in a name', () => {
    const fix = fixOf(scenario('    send email cart_remindr\n'));
    expect(fix).toMatchObject({ certain: true, edits: [{ file: 'test.cauce', text: 'cart_reminder' }] });
  });
  it('are only offered where a digit differs or two names are as near', () => {
    const model = { ...shop, messages: Object.fromEntries([message('email/offer_1'), message('email/offer_2')]) };
    const [diagnostic] = check(scenario('    send email offer_3\n'), model).diagnostics;
    expect(diagnostic?.fixes.map(({ certain }) => certain)).toEqual([false]);
  });
  it('put an event into a question', () => {
    expect(fixOf(scenario('    if order_placed in last 3d: stop\n'))).toMatchObject({ edits: [{ text: 'any ' }] });
  });
});

describe('broken', () => {
  it('holds scenarios with an error, and those that use something wrong', () => {
    const source = [
      'let limit = spent + city',
      'segment big = spent > limit',
      'segment fine = spent > 5 EUR',
      'sequence twice(first: email):\n  send email first\n  send email nothing_like_this',
      scenario('    if big: stop\n', 'through_segment'),
      scenario('    do twice(cart_reminder)\n', 'through_sequence'),
      scenario('    if fine: stop\n', 'sound'),
      scenario('    if city != "x": stop\n', 'warned'),
      scenario('    add to nowhere\n', 'wrong'),
    ].join('\n');
    expect([...check(source).broken].sort()).toEqual(['through_segment', 'through_sequence', 'wrong']);
  });

  it('holds scenarios that could not be read', () => {
    const analysis = check(`${scenario('    wiat 5h\n', 'unread')}${scenario('    wait 5h\n', 'read')}`);
    expect([...analysis.broken]).toEqual(['unread']);
    expect(analysis.diagnostics).toEqual([]);
  });
});

describe('a broken file', () => {
  it('still gets the types and meanings of what is right in it', () => {
    const source = 'segment big = spent > \nsegment fine = gender is female and contact.city == "x"\n';
    const analysis = check(source);
    const meaning = (text: string) => [...analysis.meanings].find(([name]) => name.text === text)?.[1].kind;
    expect(analysis.symbols.values.get('big')).toBeDefined();
    expect(['fine', 'gender', 'female', 'contact', 'city'].map(meaning)).toEqual([
      'segment',
      'attribute',
      'constant',
      'builtin',
      'attribute',
    ]);
  });
});

describe('meanings', () => {
  const source = `segment shoes = any order_placed where (items has (category == "shoes" and price > total) and city == "x")\n${scenario(
    '    if order_placed.total > 5 EUR: stop\n',
  ).replace('cart_abandoned as cart', 'order_placed')}`;
  const analysis = check(source);
  const own = new Set(namesIn(analysis.files[0]!.tree));
  const symbolOf = (text: string) =>
    [...analysis.meanings].filter(([name]) => own.has(name) && name.text === text).map(([, symbol]) => symbol);

  it('say of a bare field where it stands', () => {
    expect(symbolOf('items')).toMatchObject([{ kind: 'field', of: 'event', depth: 0, event: 'order_placed' }]);
    expect(symbolOf('category')).toMatchObject([{ kind: 'field', of: 'element', depth: 0 }]);
    expect(symbolOf('total')).toMatchObject([{ kind: 'field', of: 'event', depth: 1 }]);
    expect(symbolOf('city')).toMatchObject([{ kind: 'attribute' }]);
  });
  it("give a trigger's event by its own name", () => {
    expect(symbolOf('order_placed').map(({ kind }) => kind)).toEqual(['event', 'event', 'alias']);
    expect(symbolOf('order_placed')[2]).toMatchObject({ implicit: true, event: 'order_placed' });
    expect(found(analysis)).toEqual([]);
  });
});

describe('a top-level when', () => {
  it('is a scenario named after its file, all of them one', () => {
    const source = 'when cart_abandoned: send email cart_reminder\nwhen order_placed: send email cart_offer\n';
    const analysis = check({ 'campaigns/cart-reminder.cauce': source });
    expect([...analysis.symbols.scenarios.keys()]).toEqual(['cart_reminder']);
    expect(analysis.symbols.scenarios.get('cart_reminder')?.whens).toHaveLength(2);
    expect(analysis.diagnostics).toEqual([]);
  });
  it('clashes with a declared one of that name', () => {
    const analysis = check({
      'carts.cauce': scenario('    wait 1d\n', 'carts').concat('when cart_abandoned: wait 1d\n'),
    });
    expect(analysis.diagnostics.map(({ code }) => code)).toEqual(['names/duplicate']);
  });
});

describe('what may be unknown', () => {
  const codes = (condition: string) => check(`segment s = ${condition}\n`).diagnostics.map(({ code }) => code);
  it.each([
    'not regular',
    'not (last_order > 3mo)',
    'not (orders > 3)',
    'city is unknown or city != "x"',
    'city is known and not (city == "x")',
    'not (city is known)',
    'rfm is not lost',
    'last order_placed is known and last order_placed.total != 5 EUR',
    'not (rfm.since > 30d)',
  ])('%s is silent', (condition) => expect(codes(condition)).toEqual([]));
  it.each([
    'city != "x"',
    'not (city == "x")',
    'gender is not female',
    'not (gender in (female))',
    'not (average_order > 5 EUR)',
    'last_order.total != 5 EUR',
    'recency is not long',
    'not (location within 5km of city_centre)',
    'not (years since birthday > 18)',
    'not (spent / orders > 5 EUR)',
    'rfm.before is not champions',
  ])('%s is warned about', (condition) => expect(codes(condition)).toEqual(['types/may-be-unknown']));
});

describe('policies', () => {
  it('name segments and events that exist', () => {
    const places = new Map([['policies.caps.1', { file: 'cauce.yaml', span: { start: 3, end: 9 } }]]);
    const caps = [shop.policies.caps[0]!, { ...shop.policies.caps[1]!, segment: 'inactiv' }];
    const model = { ...shop, policies: { ...shop.policies, caps } };
    const analysis = checkProject({ files: [], prelude: parseFile(preludePath, preludeText), model, places });
    expect(analysis.diagnostics).toMatchObject([
      { code: 'names/unknown', file: 'cauce.yaml', span: { start: 3, end: 9 } },
    ]);
  });
  it('leave what could not be read in cauce.yaml unjudged', () => {
    const files = [parseFile('a.cauce', 'segment s = city > 5 and order_placed.total > 5\n')];
    const input = { files, prelude: parseFile(preludePath, preludeText), model: shop, places: new Map() };
    const codes = (unsure: string[]) =>
      checkProject({ ...input, unsure: new Set(unsure) }).diagnostics.map(({ code }) => code);
    expect(codes([])).toEqual(['types/operator', 'types/event-as-value']);
    expect(codes(['contact.city'])).toEqual(['types/event-as-value']);
  });
});

describe('every expression of a sound project', () => {
  it('has a type that is not the error type, every name a meaning or a typed owner', () => {
    const analysis = check(
      scenario(
        '    wait 4h if not regular else 24h\n    send email cart_reminder as note\n    if cart.total > 5 EUR and note.clicked: stop\n',
      ),
    );
    const missing: string[] = [];
    for (const node of nodesIn(analysis.files[0]!.tree)) {
      if (node.kind !== 'nameExpr') continue;
      const type = analysis.types.get(node as Expression);
      if (!type || type.kind === 'error') missing.push((node as NameExpression).name.text);
    }
    expect(missing).toEqual([]);
  });
});

describe('a large project', () => {
  it('of 1,000 scenarios takes about twice the time of 500', () => {
    const body = [
      '    wait 4h if not regular else 24h',
      '    send email cart_reminder as reminder',
      '    wait up to 3d for order_placed where (total > cart.total and items has (category == "shoes")):',
      '      stop as won',
      '    if not regular and (spent > 50 EUR or orders >= 3) and last_order > 15d:',
      '      give (10% if orders > 3 else 5%) valid 7d as promo',
      '      send email cart_offer',
      '    elif city is known and city != "Madrid":',
      '      send email whats_new',
      '    match rfm:',
      '      case champions, loyal: add to vip_club',
      '      else: remove from vip_club',
      '    repeat up to 3 times every 7d until reminder.clicked:',
      '      send email we_miss_you',
      '    wait until 6mo after last_order',
      '    send email ultimatum',
      '',
    ].join('\n');
    const files = Array.from({ length: 100 }, (_, file) =>
      parseFile(
        `f${file}.cauce`,
        Array.from(
          { length: 10 },
          (_, index) =>
            `segment big_${file}_${index} = spent > ${index + 1} EUR and not lapsed\n${scenario(body, `s_${file}_${index}`)}`,
        ).join('\n'),
      ),
    );
    const prelude = parseFile(preludePath, preludeText);
    const input = { files, prelude, model: shop, places: new Map() };
    // Processor time, and the best of a few: other work on the machine is no finding.
    const timed = (count: number) => {
      const start = process.cpuUsage();
      checkProject({ ...input, files: files.slice(0, count) });
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    const [half, whole] = [50, 100].map((count) => Math.min(...[1, 2, 3].map(() => timed(count))));
    const analysis = checkProject(input);
    expect(analysis.diagnostics).toEqual([]);
    expect(analysis.symbols.scenarios.size).toBe(1000);
    expect(whole! / half!).toBeLessThan(3.5);
  });
});
