import { defineConfig } from 'vitest/config';

/** Endurance, attacks and broken surroundings: `npm run test:faults:short`, or `npm run test:faults` for the long form. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.faults.ts'],
    testTimeout: process.env.H2INSPECT_LONG ? 1_800_000 : 60_000,
    // One after the other: they measure memory and time.
    fileParallelism: false,
  },
});
