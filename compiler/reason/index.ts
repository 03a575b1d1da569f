/** Reasoning over what values may be: sets, claims about subjects, and what follows from them. Knows no syntax and reports nothing. */
export * from './facts.js';
export * from './formula.js';
export * from './line.js';
export * from './values.js';
