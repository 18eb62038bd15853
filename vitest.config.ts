import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
    maxWorkers: 2,
    // A second is short on a machine that is busy with other tests.
    expect: { poll: { timeout: 15_000 } },
  },
});
