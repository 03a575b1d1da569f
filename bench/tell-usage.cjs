/**
 * Required into a measured process: when it ends, writes what it used to file descriptor 3. The peak is of this program's own memory where
 * Linux tells it (`VmHWM`): the peak of `resourceUsage` can be that of the process it was started by.
 */
const { readFileSync, writeSync } = require('node:fs');

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  let peak = maxRSS;
  try {
    peak = Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {
    // Not Linux.
  }
  writeSync(3, JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMB: peak / 1024 }));
});
