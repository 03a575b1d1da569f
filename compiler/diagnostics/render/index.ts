/** One door to every output of diagnostics. Pure: diagnostics and sources in, text out. */
import { github } from './github.js';
import { gitlab } from './gitlab.js';
import type { RenderInput } from './input.js';
import { json } from './json.js';
import { junit } from './junit.js';
import { pretty } from './pretty.js';
import { sarif } from './sarif.js';

export { annotation } from './github.js';
export type { RenderInput, Summary } from './input.js';

const formats = { pretty, json, sarif, github, gitlab, junit } as const;

export type DiagnosticFormat = keyof typeof formats;

export const DIAGNOSTIC_FORMATS = Object.keys(formats) as readonly DiagnosticFormat[];

export function renderDiagnostics(format: DiagnosticFormat, input: RenderInput): string {
  return formats[format](input);
}
