/** The generator's programs are what the measurements believe they are: the same each time, of the size wanted, without a fault. */
import { describe, expect, test } from 'vitest';
import { host } from '../cli/host.js';
import { analyse } from '../compiler/index.js';
import { lowerProject } from '../compiler/lower/index.js';
import { parse } from '../grammar/index.js';
import { generateProject } from './generate.mjs';

const programs = (files: ReadonlyMap<string, string>) => [...files].filter(([path]) => path.endsWith('.cauce'));

describe('the generated project', () => {
  test('is the same for the same seed, and another for another', () => {
    const [once, again, other] = [1, 1, 2].map((seed) => generateProject({ scenarios: 25, seed }));
    expect([...again!.files]).toEqual([...once!.files]);
    expect(programs(other!.files)).not.toEqual(programs(once!.files));
  });

  test('grows without changing what was there', () => {
    const small = programs(generateProject({ scenarios: 10 }).files);
    const large = generateProject({ scenarios: 30 }).files;
    expect(small.filter(([path, text]) => large.get(path) !== text)).toEqual([]);
  });

  test('has about twenty lines a scenario', () => {
    const { files, lines, bytes } = generateProject({ scenarios: 1000 });
    expect(programs(files)).toHaveLength(1000);
    expect(lines).toBeGreaterThanOrEqual(20_000);
    expect(lines).toBeLessThan(22_000);
    expect(bytes).toBe(programs(files).reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0));
  });

  test('parses without a problem', () => {
    const { files } = generateProject({ scenarios: 100, seed: 3 });
    expect(
      programs(files).flatMap(([path, text]) => parse(text).problems.map(({ code }) => `${path} ${code}`)),
    ).toEqual([]);
  });

  test('checks without a finding, and every scenario becomes a machine', () => {
    const { files } = generateProject({ scenarios: 100, seed: 3 });
    const project = analyse({ files, host });
    expect(project.diagnostics.map(({ file, code, message }) => `${file} ${code} ${message}`)).toEqual([]);
    expect(lowerProject(project.analysis).bundle.scenarios).toHaveLength(100);
  });
});
