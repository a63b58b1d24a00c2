// Runs once in each process of the test runner, before any test is loaded.
import { register } from 'tsx/esm/api';

register();
