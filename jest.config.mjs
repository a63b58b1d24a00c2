// ESM mode (see the test script in package.json): without --experimental-vm-modules jest silently runs CommonJS.
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } },
    ],
  },
  globalSetup: '<rootDir>/test/support/build-once.mjs',
  // Generous: a machine may be busy with something else. What takes long is told by the reporter.
  testTimeout: 60_000,
};
