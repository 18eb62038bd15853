import type { EndpointView } from '../trace/index.ts';
import { notes } from './notes.ts';
import { duration } from './wording.ts';

/** When an endpoint sent its PINGs: enough for "41 PINGs, one every 10 s", however many they were. */
export class PingCadence {
  count = 0;
  firstAt = Number.NaN;
  lastAt = Number.NaN;

  sent(at: number): void {
    if (this.count++ === 0) this.firstAt = at;
    this.lastAt = at;
  }

  /** Milliseconds between two PINGs, on average; NaN before the second. */
  get interval(): number {
    return this.count > 1 ? (this.lastAt - this.firstAt) / (this.count - 1) : Number.NaN;
  }

  /** `41 PINGs, one every 10 s`; empty without any. */
  get words(): string {
    if (this.count === 0) return '';
    return this.count === 1 ? '1 PING' : `${this.count} PINGs, one every ${duration(this.interval)}`;
  }
}

/** Of one endpoint, its own PINGs (no acknowledgements). Some rule has to book them. */
export const pingCadence: (endpoint: EndpointView) => PingCadence = notes(() => new PingCadence());
