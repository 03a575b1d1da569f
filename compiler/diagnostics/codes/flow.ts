/** Diagnostics of the family `flow`: what starts, ends and branches a run, and what can never happen in it. */
import { flowSteps } from './flow/steps.js';
import { flowTriggers } from './flow/triggers.js';

export const flow = { ...flowTriggers, ...flowSteps } as const;
