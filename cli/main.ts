#!/usr/bin/env node
/** The command line: declares all commands, in the order of `--help`, and turns errors into exit codes. */
import { codeOf } from './code-of.js';
import { program } from './declared/declare.js';
import { declareDemo, declareHistory } from './declared/history.js';
import { declareProject } from './declared/project.js';
import { declareService } from './declared/service.js';
import { exitCode } from './exit.js';
import { say } from './terminal.js';

declareProject();
declareHistory();
declareService();
declareDemo();

async function main(): Promise<void> {
  // A reader that closes the pipe early (`| head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCode.fine);
    say(`cauce: cannot write the result: ${error.message}`);
    process.exit(exitCode.failed);
  });
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = codeOf(error);
  }
}

await main();
