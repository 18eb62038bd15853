/**
 * What one sender may still send, as the observer knows it: an upper bound, because credit is booked when it passes the
 * observer and the sender sees it later. Signed: a lowered INITIAL_WINDOW_SIZE may take it below zero.
 * The initial size is not stored here, so that a SETTINGS frame changes all streams at once.
 * @see RFC 9113 §5.2, §6.9
 */
export class FlowWindow {
  /** Octets of DATA payload sent, padding included. */
  declare spent: number;
  /** Sum of the WINDOW_UPDATE increments. */
  declare credited: number;
  /** Lowest value so far; Infinity before the first DATA. */
  declare minimum: number;
  /** Highest value a WINDOW_UPDATE took it to; 0 before the first. */
  declare largest: number;
  /** Since when it is 0 or less; NaN while it is open. */
  declare blockedSince: number;
  /** Milliseconds it was 0 or less, the present time not counted. */
  declare blockedTime: number;

  constructor() {
    this.clear();
  }

  /** Back to the time before the first DATA. */
  clear(): void {
    this.spent = 0;
    this.credited = 0;
    this.minimum = Number.POSITIVE_INFINITY;
    this.largest = 0;
    this.blockedSince = Number.NaN;
    this.blockedTime = 0;
  }

  /** What is left, for a given initial size. */
  left(initial: number): number {
    return initial + this.credited - this.spent;
  }

  spend(octets: number, initial: number, at: number): void {
    this.spent += octets;
    const left = this.left(initial);
    if (left < this.minimum) this.minimum = left;
    if (left <= 0) this.#blocked(at);
  }

  credit(increment: number, initial: number, at: number): void {
    this.credited += increment;
    const left = this.left(initial);
    if (left > this.largest) this.largest = left;
    this.resize(initial, at);
  }

  /** The initial size changed: opens or closes without anything being sent. */
  resize(initial: number, at: number): void {
    if (this.left(initial) <= 0) {
      this.#blocked(at);
    } else if (!Number.isNaN(this.blockedSince)) {
      this.blockedTime += at - this.blockedSince;
      this.blockedSince = Number.NaN;
    }
  }

  #blocked(at: number): void {
    if (Number.isNaN(this.blockedSince)) this.blockedSince = at;
  }
}

/** Of every connection, both directions: only WINDOW_UPDATE changes it. @see RFC 9113 §6.9.2 */
export const INITIAL_CONNECTION_WINDOW = 65_535;
/** @see RFC 9113 §6.9.1 */
export const MAX_WINDOW = 0x7fffffff;
