/** A progress bar on stderr for work over two seconds; silent where stderr is no terminal. */
import { terminal } from './terminal.js';

export interface Progress {
  /** 0 … 1, and what is being done. */
  at(share: number, what: string): void;
  done(): void;
}

const showAfterMs = 2_000;
const silent: Progress = { at() {}, done() {} };

export async function startProgress(title: string, showAtOnce = false): Promise<Progress> {
  if (!terminal().progress) return silent;
  const { SingleBar, Presets } = await import('cli-progress');
  const bar = new SingleBar(
    {
      format: `${title} {bar} {percentage}% {what}`,
      stream: process.stderr,
      // Ctrl-C ends the program at once, and leaves the terminal as it is then: with its cursor, and wrapping its lines.
      hideCursor: false,
      linewrap: true,
      clearOnComplete: true,
      fps: 10,
    },
    Presets.shades_classic,
  );
  const began = performance.now();
  let shown = false;
  return {
    at(share, what) {
      if (!shown && (showAtOnce || performance.now() - began > showAfterMs)) {
        bar.start(1000, 0, { what });
        shown = true;
      }
      if (shown) bar.update(Math.min(1000, Math.floor(share * 1000)), { what });
    },
    done() {
      if (shown) bar.stop();
    },
  };
}
