export { runLength } from '../../core/test/run-length.ts';
