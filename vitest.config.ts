import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // For tests that take three seconds on a machine that is busy with ten other things.
    testTimeout: 60_000,
    maxWorkers: 2,
    // Files share what they import: loading 500 modules for each of 100 files took a third of all the time. No test
    // replaces a module, and what a test changes in the process it puts back.
    isolate: false,
    // A second is short on a machine that is busy with other tests.
    expect: { poll: { timeout: 15_000 } },
  },
});
