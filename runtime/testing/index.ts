/** The testing room's door: scenario tests on a virtual clock, and the branches they took. */
export { type Branch, branchesOf, type Coverage, coverageOf } from './branches.js';
export { runTest, type TestResult } from './run-test.js';
