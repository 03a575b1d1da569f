import { describe, expect, it } from 'vitest';
import { type Binding, bind, type Env, isUsable, join, noLocals } from './locals.js';
import type { LocalSymbol } from './symbol.js';

const at = (start: number) => ({ file: 'a.cauce', span: { start, end: start + 1 } });
const alias = (event: string, start: number): Binding => ({
  symbol: { kind: 'alias', name: 'x', event } satisfies LocalSymbol,
  type: { kind: 'event', event, optional: false },
  boundAt: at(start),
});
const bound = (event: string, start = 0): Env => bind(noLocals, 'x', alias(event, start));

describe('join', () => {
  it('keeps what every path bound', () => {
    const path = join([
      { path: bound('order_placed', 1), at: at(10) },
      { path: bound('order_placed', 2), at: at(20) },
    ]);
    expect(isUsable(path!.get('x')!)).toBe(true);
    expect(path!.get('x')!.boundAt).toEqual(at(1));
  });

  it('remembers the path that did not bind a name', () => {
    const path = join([
      { path: bound('order_placed'), at: at(10) },
      { path: noLocals, at: at(20) },
    ]);
    expect(path!.get('x')).toMatchObject({ missingAt: at(20) });
  });

  it('remembers two events of one name', () => {
    const path = join([
      { path: bound('order_placed', 1), at: at(10) },
      { path: bound('cart_updated', 2), at: at(20) },
    ]);
    expect(path!.get('x')).toMatchObject({ boundAt: at(1), otherAt: at(2) });
  });

  it('takes no notice of paths that ended', () => {
    const path = join([
      { path: bound('order_placed'), at: at(10) },
      { path: undefined, at: at(20) },
    ]);
    expect(isUsable(path!.get('x')!)).toBe(true);
    expect(join([{ path: undefined, at: at(1) }])).toBeUndefined();
  });

  it('stays unusable once a path lacked it, until it is bound anew', () => {
    const partly = join([
      { path: bound('order_placed'), at: at(10) },
      { path: noLocals, at: at(20) },
    ])!;
    const later = join([
      { path: partly, at: at(30) },
      { path: bound('order_placed'), at: at(40) },
    ])!;
    expect(isUsable(later.get('x')!)).toBe(false);
    expect(isUsable(bind(later, 'x', alias('order_placed', 50)).get('x')!)).toBe(true);
  });
});
