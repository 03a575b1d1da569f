import { readFileSync } from 'node:fs';
import { it } from 'vitest';
import { lowerProject } from '../../compiler/lower/index.js';
import { prove } from '../../compiler/prove/prove.fixture.js';
import { actOut, uncapped } from './act.js';

it('x', () => {
  const text = readFileSync('compiler/prove/prove.test.ts', 'utf8');
  const rows = eval(
    'const once = "scenario a:\\n  enter once\\n  when order_placed:\\n"; [' +
      [...text.matchAll(/all\(\[\n([\s\S]*?)\n {2}\]\);/g)].map((m) => m[1]).join('\n') +
      ']',
  ) as any[];
  for (const [what, program, max, window = '7d', policies] of rows) {
    try {
      const p = prove(program, policies);
      const b = p.bound('a', 'email', window);
      const prog = uncapped(p.bundle);
      const t = Date.now();
      const goal = b.max ?? 3;
      const r = actOut(prog, b, goal);
      if (r.reached !== goal)
        console.log(
          'MISS',
          what,
          'max',
          b.max,
          'reached',
          r.reached,
          r.open.join('; '),
          b.loose.join(';'),
          Date.now() - t,
        );
    } catch (e) {
      console.log('ERR', what, (e as Error).stack!.split('\n').slice(0, 4).join(' | '));
    }
  }
  console.log('rows', rows.length);
}, 100000);
