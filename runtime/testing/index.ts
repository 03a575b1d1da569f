/** The testing room's door: scenario tests on a virtual clock, and the branches they took. */
export type { LineStatus, Row } from './beside.js';
export { type Branch, branchesOf, type Coverage, coverageOf, type Way } from './branches.js';
export { runTest, type TestResult } from './run-test.js';
