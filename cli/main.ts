#!/usr/bin/env node
/** The command line: declares all commands, in the order of `--help`, and turns errors into exit codes. */
import { codeOf } from './code-of.js';
import { program } from './declared/declare.js';
import { declareDemo, declareHistory } from './declared/history.js';
import { declareProject } from './declared/project.js';
import { declareService } from './declared/service.js';
import { guardOutput } from './terminal.js';

declareProject();
declareHistory();
declareService();
declareDemo();

async function main(): Promise<void> {
  guardOutput();
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = codeOf(error);
  }
}

await main();
