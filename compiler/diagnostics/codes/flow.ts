/** Diagnostics of the family `flow`: what starts, ends and branches a run, and what can never happen in it. */
import { flowPaths } from './flow/paths.js';
import { flowSteps } from './flow/steps.js';
import { flowTriggers } from './flow/triggers.js';

export const flow = { ...flowTriggers, ...flowSteps, ...flowPaths } as const;
