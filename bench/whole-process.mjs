/** Runs a program as a process of its own, as a user would, and tells what the whole of it took. It judges nothing. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { byProcessorTime } from './figures.mjs';

const tell = fileURLToPath(new URL('./tell-usage.cjs', import.meta.url));

/** A Node program: seconds (of the wall, or of the processor with `--cpu`), peak of resident memory in MB, what it printed. `args` as for `node`. */
export async function nodeProcess(args, options = {}) {
  const { usage, seconds, ...done } = await process_(process.execPath, ['--require', tell, ...args], options);
  const { cpuSeconds, peakMB } = JSON.parse(usage);
  return { ...done, seconds: byProcessorTime ? cpuSeconds : seconds, peakMB };
}

/** Any program: wall seconds, and what it printed. */
export function anyProcess(command, args, options = {}) {
  return process_(command, args, options);
}

function process_(command, args, { cwd, accept = [0] }) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    const read = (stream) => {
      const parts = [];
      stream.on('data', (part) => parts.push(part));
      return () => Buffer.concat(parts).toString('utf8');
    };
    const [out, err, usage] = [1, 2, 3].map((fd) => read(child.stdio[fd]));
    child.on('error', reject);
    child.on('close', (status) => {
      const seconds = (performance.now() - began) / 1000;
      if (accept.includes(status)) resolve({ status, seconds, stdout: out(), stderr: err(), usage: usage() });
      else reject(new Error(`${[command, ...args].join(' ')} ended with ${status}\n${err() || out().slice(-2000)}`));
    });
  });
}
