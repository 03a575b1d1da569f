/** The rooms of the house and the ways between them: imports run one way, the core is pure, files stay small. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = dirname(fileURLToPath(import.meta.url));
const rooms = ['grammar', 'compiler', 'runtime', 'lsp', 'cli', 'examples'].filter((room) =>
  existsSync(join(root, room)),
);

interface Import {
  readonly from: string;
  readonly to: string;
  readonly dynamic: boolean;
}

const files = rooms.flatMap((room) => sources(join(root, room)));
const imports = files.flatMap(importsOf);

function sources(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const full = join(dir, entry.name);
    if (entry.isDirectory()) return ['testdata', 'node_modules', 'dist'].includes(entry.name) ? [] : sources(full);
    return /\.ts$/.test(entry.name) && !/\.(test|fixture|generator)\.ts$/.test(entry.name)
      ? [slashed(relative(root, full))]
      : [];
  });
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found: Import[] = [];
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
  for (const match of text.matchAll(pattern)) {
    const target = match[1] ?? match[2] ?? match[3]!;
    const to = target.startsWith('.')
      ? slashed(normalize(join(dirname(file), target))).replace(/\.js$/, '.ts')
      : target
          .split('/')
          .slice(0, target.startsWith('@') ? 2 : 1)
          .join('/');
    found.push({ from: file, to, dynamic: match[3] !== undefined });
  }
  return found;
}

function isLocal(to: string): boolean {
  return rooms.some((room) => to.startsWith(`${room}/`));
}

/** What a room may import: folders of ours, and packages. */
const allowed: readonly {
  readonly room: string;
  readonly local: readonly string[];
  readonly packages: readonly string[] | 'any';
}[] = [
  { room: 'grammar/', local: ['grammar/'], packages: ['chevrotain'] },
  { room: 'runtime/machine/', local: ['runtime/machine/'], packages: ['zod'] },
  {
    room: 'compiler/',
    local: ['compiler/', 'grammar/', 'runtime/machine/'],
    packages: ['yaml', 'zod', 'ts-morph', 'elkjs', 'liquidjs', 'htmlparser2'],
  },
  { room: 'runtime/', local: ['runtime/'], packages: 'any' },
  // The page runs the tests of what it shows.
  {
    room: 'lsp/playground/',
    local: ['lsp/', 'compiler/', 'grammar/', 'runtime/machine/', 'runtime/clock/', 'runtime/testing/'],
    packages: 'any',
  },
  { room: 'lsp/', local: ['lsp/', 'compiler/', 'grammar/', 'runtime/machine/'], packages: 'any' },
  { room: 'examples/', local: ['examples/', 'runtime/'], packages: 'any' },
  { room: 'cli/', local: ['cli/', 'compiler/', 'grammar/', 'runtime/', 'examples/', 'lsp/'], packages: 'any' },
];

describe('imports', () => {
  test('run one way', () => {
    const wrong = imports.filter(({ from, to }) => {
      const rule = allowed.find(({ room }) => from.startsWith(room))!;
      if (isLocal(to)) return !rule.local.some((room) => to.startsWith(room));
      return rule.packages !== 'any' && !rule.packages.includes(to);
    });
    expect(wrong).toEqual([]);
  });

  test("keep the editor's service free of machines and protocols", () => {
    const service = imports.filter(({ from }) => from.startsWith('lsp/service/'));
    expect(service.filter(({ to }) => to.startsWith('lsp/') && !to.startsWith('lsp/service/'))).toEqual([]);
    expect(service.filter(({ to }) => !isLocal(to))).toEqual([]);
  });

  test('point at files that exist', () => {
    const known = new Set(files);
    expect(imports.filter(({ to }) => isLocal(to) && to.endsWith('.ts') && !known.has(to))).toEqual([]);
  });

  test('make no circles, not even of types', () => {
    const next = new Map<string, string[]>();
    for (const { from, to } of imports) if (isLocal(to)) next.set(from, [...(next.get(from) ?? []), to]);
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      if (done.has(file) || path.includes(file)) return;
      for (const to of next.get(file) ?? []) visit(to, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });

  test('load heavy libraries on first use only', () => {
    const heavy = [
      'ts-morph',
      'mjml',
      '@duckdb/node-api',
      'elkjs',
      'echarts',
      'nodemailer',
      'liquidjs',
      'htmlparser2',
      'html-to-text',
      'marked',
      'fastify',
      'pino',
      'prom-client',
    ];
    const typeOnly = (file: string, name: string) =>
      new RegExp(`import type [^;]*from\\s*['"]${name.replaceAll('/', '\\/')}`).test(
        readFileSync(join(root, file), 'utf8'),
      );
    expect(imports.filter(({ from, to, dynamic }) => heavy.includes(to) && !dynamic && !typeOnly(from, to))).toEqual(
      [],
    );
  });
});

describe('the core', () => {
  /** Text of a program for the shop's backend, not of ours. */
  const generated = 'compiler/emit/client-text.ts';
  const core = files.filter((file) => /^(grammar|compiler|runtime\/machine)\//.test(file) && file !== generated);
  test.each([
    ['the clock', /\bDate\.now\(|\bnew Date\(\s*\)|\bperformance\.now\(/],
    ['randomness', /\bMath\.random\(|\bcrypto\.|\brandomUUID\b/],
    ['the environment', /\bprocess\.(env|argv|cwd|platform|stdout|stderr)\b/],
    ['files and network', /from\s*['"](?:node:)?(?:fs|net|http|https|child_process|worker_threads)/],
  ])('never touches %s', (_, pattern) => {
    expect(core.filter((file) => pattern.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
  });
});

describe('files', () => {
  test('stay under 400 lines', () => {
    const long = files.map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length }));
    expect(long.filter(({ lines }) => lines > 401)).toEqual([]);
  });

  test('are not named after nothing', () => {
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|managers?|common|misc)(\/|\.ts$)/.test(file))).toEqual([]);
  });

  test('open with a sentence that says what they are for', () => {
    expect(
      files.filter((file) => !/^(#!.*\n)?\s*(\/\*\*|\/\/|\/\*)/.test(readFileSync(join(root, file), 'utf8'))),
    ).toEqual([]);
  });
});
