/** The store's door: the port, and what opens it. */
export * from './port.js';
export { StoreProblem, type StoreProblemKind } from './problem.js';
