// The runner waits for a test for ever. Here each test and each hook gets a limit: the one it names, or a generous one,
// as a machine may be busy with something else.
import { addEventHandler } from 'jest-circus';

const defaultMs = 60_000;

addEventHandler((event, { currentDescribeBlock }) => {
  if (event.name === 'add_test') {
    const added = currentDescribeBlock.children.at(-1);
    added.fn = limited(added.fn, event.timeout, `The test "${event.testName}"`);
  }
  if (event.name === 'add_hook') {
    const added = currentDescribeBlock.hooks.at(-1);
    added.fn = limited(added.fn, event.timeout, `A ${event.hookType} of "${currentDescribeBlock.name}"`);
  }
});

function limited(run, ms = defaultMs, what) {
  return (
    run &&
    (() =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${what} was not done after ${ms / 1_000} s.`)), ms);
        Promise.resolve()
          .then(run)
          .then(resolve, reject)
          .finally(() => clearTimeout(timer));
      }))
  );
}
