import { readFileSync, statSync } from 'node:fs';
import { expect } from 'vitest';
import { MiB, type Outcome } from './support.ts';

/** What must hold whatever came: octets unchanged, every frame in the file, nothing said on standard error, memory bounded. */
export function expectUnharmed(outcome: Outcome, maxMemory = 450 * MiB): void {
  const { octets, framesSent, trace, run, peakMemory } = outcome;
  expect(octets.client.arrived).toEqual(octets.client.sent);
  expect(octets.server.arrived).toEqual(octets.server.sent);
  expect(trace.frames).toEqual(framesSent);
  expect(trace).toMatchObject({ damaged: 0, gaps: 0, unaccounted: 0, ending: 'closed' });
  expect(trace.lifecycle.filter(({ kind }) => kind === 'observer-failed')).toEqual([]);
  expect([...trace.findings]).not.toContain('rule-failed');
  expect(run.code).toBe(0);
  expect(run.stderr).toMatch(/^(h2inspect: Made a certificate authority.*\n)?h2inspect listening on \S+ -> \S+\n$/);
  expectHarmless(run.stdout);
  if (statSync(outcome.file).size < 64 * MiB) expectHarmless(readFileSync(outcome.file, 'utf8'));
  expect(peakMemory).toBeLessThan(maxMemory);
}

/** No control character but line ends: nothing of it moves a cursor, changes a title or hides text. */
export function expectHarmless(text: string): void {
  expect(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/.exec(text)).toBeNull();
}
