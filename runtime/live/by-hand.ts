/** What work by hand on single contacts may use of the running service. Does none of it itself. */
import type { Answers } from './answers.js';
import type { Courier } from './courier.js';
import type { LiveParts } from './options.js';
import type { Versions } from './versions.js';

type Given = Pick<LiveParts, 'engine' | 'store' | 'bringBack' | 'base' | 'now' | 'commit'>;

export function partsOf(
  given: Given,
  courier: Pick<Courier, 'isUnderWay' | 'drop'>,
  answers: Pick<Answers, 'drop'>,
  versions: Pick<Versions, 'program' | 'version' | 'forget'>,
): LiveParts {
  return {
    ...given,
    program: versions.program,
    version: versions.version,
    withdraw: (messageId) => {
      if (courier.isUnderWay(messageId)) return false;
      courier.drop([messageId]);
      return true;
    },
    forget: (contact, number) => {
      answers.drop(contact);
      versions.forget(number);
    },
  };
}
