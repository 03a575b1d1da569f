/** The door of groups that are kept in step elsewhere. */
export { type Audiences, type AudiencesOptions, createAudiences } from './create.js';
export { AudienceSync, type AudienceSyncOptions } from './sync.js';
export type { AudienceTarget, MembershipChange } from './target.js';
