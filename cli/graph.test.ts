import { describe, expect, test } from 'vitest';
import { cauce, folder, shop } from './run.fixture.js';

describe('graph', () => {
  test('without a scenario: which there are, with their titles', () => {
    const { code, out, err } = cauce(shop(), 'graph');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^abandoned_cart +Recover abandoned carts$/m);
    expect(cauce(folder({ 'cauce.yaml': 'project: x\n' }), 'graph')).toMatchObject({
      code: 0,
      out: '',
      err: 'this project has no scenarios\n',
    });
  });

  test('every format, with title and goal', () => {
    const dir = shop();
    for (const format of ['mermaid', 'dot', 'svg', 'json']) {
      const { code, out, err } = cauce(dir, 'graph', 'abandoned_cart', '--format', format);
      expect({ format, code, err }).toEqual({ format, code: 0, err: '' });
      for (const part of [
        'Recover abandoned carts',
        'goal order_placed within 5d',
        'send email cart_reminder',
        'wait up to 3d',
      ])
        expect(out).toContain(part);
    }
  });

  test('wrong use', () => {
    const dir = shop();
    expect(cauce(dir, 'graph', 'abandoned_card')).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean `abandoned_cart`'),
    });
    expect(cauce(dir, 'graph', 'xyz')).toMatchObject({ code: 2, err: expect.stringContaining('there are: ') });
    expect(cauce(dir, 'graph', 'birthday', '--format', 'png').code).toBe(2);
    expect(cauce(folder(), 'graph', 'birthday').code).toBe(2);
  });

  test('a project with errors: they are told, nothing is drawn', () => {
    const { code, out, err } = cauce(shop({ 'new.cauce': 'when signed_up:\n  wiat 5h\n' }), 'graph', 'birthday');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('new.cauce:2');
  });
});
