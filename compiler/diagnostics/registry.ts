/** The one list of everything the compiler can say. Each family declares its codes in `codes/`; here they only come together. */
import { config } from './codes/config.js';
import { coupons } from './codes/coupons.js';
import { files } from './codes/files.js';
import { flow } from './codes/flow.js';
import { messages } from './codes/messages.js';
import { names } from './codes/names.js';
import { suppression } from './codes/suppression.js';
import { syntax } from './codes/syntax.js';
import { tests } from './codes/tests.js';
import { time } from './codes/time.js';
import { types } from './codes/types.js';
import { volume } from './codes/volume.js';
import type { Definition } from './define.js';

export const registry = {
  ...files,
  ...syntax,
  ...config,
  ...messages,
  ...names,
  ...types,
  ...flow,
  ...time,
  ...tests,
  ...coupons,
  ...volume,
  ...suppression,
} as const;

export type Registry = typeof registry;
export type Code = keyof Registry & string;

/** What a code's texts are made of. */
export type ParamsOf<C extends Code> = Registry[C] extends Definition<infer P> ? P : never;

export function isCode(code: string): code is Code {
  return Object.hasOwn(registry, code);
}

/** The definition of a code with its parameters forgotten: severity and explanation, for `explain` and for rule lists. */
export function definitionOf(code: string): Definition<never> | undefined {
  return isCode(code) ? (registry[code] as Definition<never>) : undefined;
}
