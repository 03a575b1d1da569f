// Reads a bundle from outside: version, shape, then whether everything it points at exists. Never throws; what it accepts
// can be loaded and stepped.
import { type Bundle, bundleVersion } from './bundle.js';
import { bundleSchema } from './schema/bundle.js';
import { referenceProblems } from './schema/references.js';

export interface BundleProblem {
  /** Where in the JSON, as `scenarios[2].states[0].next`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

export type ParsedBundle =
  | { readonly ok: true; readonly bundle: Bundle }
  | { readonly ok: false; readonly problems: readonly BundleProblem[] };

const MOST_PROBLEMS = 20;

/** `json` is what `JSON.parse` gave. At most twenty problems, in the order of the file. */
export function parseBundle(json: unknown): ParsedBundle {
  const header = headerProblem(json);
  if (header !== null) return { ok: false, problems: [header] };
  try {
    const parsed = bundleSchema.safeParse(json);
    if (!parsed.success) {
      const problems = parsed.error.issues.map((issue) => ({
        path: pathText(issue.path),
        message: issue.code === 'invalid_union' ? 'This is none of the kinds that can stand here.' : issue.message,
      }));
      return { ok: false, problems: problems.slice(0, MOST_PROBLEMS) };
    }
    const problems = referenceProblems(parsed.data);
    if (problems.length > 0) return { ok: false, problems: problems.slice(0, MOST_PROBLEMS) };
    return { ok: true, bundle: parsed.data };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return {
      ok: false,
      problems: [{ path: '', message: 'Something in this bundle is nested too deeply to be read.' }],
    };
  }
}

function headerProblem(json: unknown): BundleProblem | null {
  const header = typeof json === 'object' && json !== null ? (json as { format?: unknown; version?: unknown }) : {};
  if (header.format !== 'cauce-bundle') {
    return {
      path: 'format',
      message: 'This is not a Cauce bundle: `cauce build` writes one with "format": "cauce-bundle".',
    };
  }
  if (header.version === bundleVersion) return null;
  const found = typeof header.version === 'number' ? `version ${header.version}` : 'no version';
  return {
    path: 'version',
    message: `This bundle has ${found} of the format, this Cauce reads version ${bundleVersion}. Build it again with this Cauce: \`cauce build\`.`,
  };
}

function pathText(path: readonly PropertyKey[]): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else text += text === '' ? String(key) : `.${String(key)}`;
  }
  return text;
}
