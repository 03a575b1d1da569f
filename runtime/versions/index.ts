/** The door to versions of a project: what is deployed, what a service runs, and how contacts come from one to the next. */
export { type Replayer, replayer } from './backfill.js';
export { type BringBack, bringingBack } from './bring-over.js';
export { bare, machineContent } from './content.js';
export {
  bodiesIn,
  type DeployedProject,
  type DeployWish,
  deploy,
  deployedVersion,
  hashOf,
  NO_WISH,
  type ProjectBody,
  projectOf,
  projectsOf,
} from './deployed.js';
export { type Counterpart, canHold, matchStates } from './match.js';
export { pausedScenarios, pausesOf, seenPauses, setPaused } from './pauses.js';
export { currentRelease, nextRelease, type Release, sweptMeta } from './release.js';
