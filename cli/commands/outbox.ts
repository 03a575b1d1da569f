/** `cauce outbox`: messages that came to nothing, and one of them once more. */
import { deadLetters, reasonInWords } from '../../runtime/insight/index.js';
import { type Resent, resend as resendIn } from '../../runtime/live/index.js';
import { exitCode, UsageError } from '../exit.js';
import { type ApiOptions, byHand } from '../insight/at-rest.js';
import { looking, pathOf, type StoreOptions } from '../insight/open.js';
import { lettersText } from '../insight/stats-text.js';
import { out, say, terminal } from '../terminal.js';

interface Options extends StoreOptions, ApiOptions {
  readonly limit: number;
  readonly force?: boolean;
  readonly format: 'pretty' | 'json';
}

export async function list(options: Options): Promise<number> {
  return looking(options, (source) => {
    const letters = deadLetters(source, options.limit);
    if (options.format === 'json') out(JSON.stringify({ letters }, null, 2));
    else if (letters.length === 0) say('No message has failed, and none is of unknown outcome.');
    else {
      out(lettersText(letters, terminal()));
      say(
        'failed: the provider did not take it. unknown: it may have arrived, nobody knows. `cauce outbox resend MESSAGE` offers one again.',
      );
    }
    return exitCode.fine;
  });
}

export async function resend(id: string, options: Options): Promise<number> {
  const force = options.force === true;
  const resent = await byHand<Resent>(pathOf(options), options, {
    here: (parts) => resendIn(parts, id, force),
    call: { method: 'POST', path: '/outbox/resend', body: { id, force } },
  });
  if (options.format === 'json') out(JSON.stringify(resent, null, 2));
  switch (resent.kind) {
    case 'offered':
      if (options.format === 'pretty')
        out(`${id} is in the outbox again${options.url ? '' : ', and goes out when the service runs'}.`);
      return exitCode.fine;
    case 'held':
      say(
        `${id} cannot go out before ${new Date(resent.until).toISOString().slice(0, 16).replace('T', ' ')} UTC: ${reasonInWords(resent.reason)}. Nothing was changed.`,
      );
      return exitCode.problems;
    case 'skipped':
      say(`${id} may not go out: ${reasonInWords(resent.reason)}. Nothing was changed.`);
      return exitCode.problems;
    case 'refused':
      throw new UsageError(refusal(id, resent.why));
  }
}

function refusal(id: string, why: Extract<Resent, { readonly kind: 'refused' }>['why']): string {
  switch (why) {
    case 'none':
      return `there is no message ${id}`;
    case 'ended_well':
      return `${id} was handed over, or its run left it behind: there is nothing to send again`;
    case 'under_way':
      return `${id} is on its way`;
    case 'unknown':
      return `nobody knows whether ${id} arrived; with --force it goes out again, and may then arrive twice`;
    case 'no_file':
      return `the project has no file for ${id} any more`;
  }
}
