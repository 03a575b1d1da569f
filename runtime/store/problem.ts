/** What can be wrong with a store as a whole, in words for whoever starts the service. */

export type StoreProblemKind = 'foreign' | 'newer' | 'older' | 'missing' | 'locked' | 'silent';

export class StoreProblem extends Error {
  constructor(
    readonly kind: StoreProblemKind,
    message: string,
  ) {
    super(message);
    this.name = 'StoreProblem';
  }
}
