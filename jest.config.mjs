// Tests run in plain Node, many files in one process (docs/decisions/0032): a file leaves nothing behind, and changes
// nothing that is everybody's.
export default {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {},
  runner: 'jest-light-runner/child-process',
  globalSetup: '<rootDir>/test/support/build-once.mjs',
  setupFiles: ['<rootDir>/test/support/load-typescript.mjs'],
  setupFilesAfterEnv: ['<rootDir>/test/support/time-limit.mjs'],
};
