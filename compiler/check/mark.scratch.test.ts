import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { it } from 'vitest';
import { parse } from '../../grammar/index.js';
import { check } from './fixture.js';
import { shop } from './model.fixture.js';
it('marks', () => {
  for (const name of readdirSync('/tmp/err').filter((n) => n.endsWith('.cauce'))) {
    const text = readFileSync(`/tmp/err/${name}`, 'utf8');
    const { rfm: _, ...rest } = shop;
    const problems = parse(text).problems;
    for (const p of problems) console.log('SYNTAX', name, p.code, JSON.stringify(p.params), text.slice(0, p.span.start).split('\n').length);
    const analysis = check({ [name]: text }, text.startsWith('# shop: no rfm') ? rest : shop);
    const lines = text.split('\n');
    const out: string[] = [];
    let offset = 0;
    for (const line of lines) {
      out.push(line);
      const end = offset + line.length;
      for (const d of analysis.diagnostics) {
        if (d.file !== name || d.span.start < offset || d.span.start > end) continue;
        const col = d.span.start - offset;
        out.push(`#${' '.repeat(Math.max(0, col - 1))}${'^'.repeat(Math.max(1, Math.min(d.span.end, end) - d.span.start))} ${d.code}: ${d.message}` + (process.env.HELP && d.help ? `  // ${d.help}` : ''));
      }
      offset = end + 1;
    }
    writeFileSync(`/tmp/err/out/${name}`, out.join('\n'));
  }
});
