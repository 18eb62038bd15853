/** Neighbouring buckets differ by 2 %: finer than any measurement through a relay. */
const GROWTH = Math.log(1.02);
/** Milliseconds. What is shorter, zero included, counts as this. */
const SHORTEST = 0.001;

/** A distribution of durations in constant memory: at most some 2000 buckets from a microsecond to a year. */
export class Histogram {
  readonly #buckets = new Map<number, number>();
  count = 0;
  /** Exact; Infinity while empty. */
  minimum = Number.POSITIVE_INFINITY;
  /** Exact; 0 while empty. */
  maximum = 0;

  /** Books one duration in milliseconds. What is no duration (NaN, negative, infinite) is left out. */
  add(duration: number): void {
    if (!(duration >= 0 && duration < Number.POSITIVE_INFINITY)) return;
    this.count++;
    if (duration < this.minimum) this.minimum = duration;
    if (duration > this.maximum) this.maximum = duration;
    const bucket = bucketOf(duration);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
  }

  merge(other: Histogram): void {
    this.count += other.count;
    this.minimum = Math.min(this.minimum, other.minimum);
    this.maximum = Math.max(this.maximum, other.maximum);
    for (const [bucket, count] of other.#buckets) this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + count);
  }

  /** The duration that this share (0 to 1) of them does not exceed, 1 % off at most; `undefined` while empty. */
  percentile(share: number): number | undefined {
    if (this.count === 0) return undefined;
    const rank = Math.max(1, Math.ceil(share * this.count));
    if (rank === this.count) return this.maximum;
    let seen = 0;
    for (const [bucket, count] of this.#sorted()) {
      seen += count;
      if (seen >= rank) return Math.min(this.maximum, Math.max(this.minimum, middleOf(bucket)));
    }
    return this.maximum;
  }

  /** How many fall into each of `columns` ranges of equal ratio between the shortest and the longest. */
  profile(columns: number): readonly number[] {
    const heights = new Array<number>(columns).fill(0);
    if (this.count === 0) return heights;
    const first = bucketOf(this.minimum);
    const width = Math.max(1, (bucketOf(this.maximum) - first + 1) / columns);
    for (const [bucket, count] of this.#buckets)
      heights[Math.min(columns - 1, Math.floor((bucket - first) / width))]! += count;
    return heights;
  }

  #sorted(): readonly (readonly [bucket: number, count: number])[] {
    return [...this.#buckets].sort(([a], [b]) => a - b);
  }
}

const bucketOf = (duration: number): number => Math.floor(Math.log(Math.max(duration, SHORTEST)) / GROWTH);
const middleOf = (bucket: number): number => Math.exp((bucket + 0.5) * GROWTH);
