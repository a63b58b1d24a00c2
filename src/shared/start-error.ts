/**
 * A reason why the program cannot start that the person at the command line can do something about. Its message says
 * what is wrong and what to do; it is shown without a stack.
 */
export class StartError extends Error {
  override readonly name = 'StartError';
}
