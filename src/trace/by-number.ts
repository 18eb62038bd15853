// Records in a list, rising by number. Numbers may be missing: `seqAt` tells the one at a place.

/** Where the record `seq` stands; -1 where it does not. */
export function placeOf(seq: number, length: number, seqAt: (place: number) => number): number {
  // Without gaps a record stands as far from the first as its number does; with gaps, before that.
  let high = Math.floor(Math.min(seq - (length > 0 ? seqAt(0) : 0), length - 1));
  if (high >= 0 && seqAt(high) === seq) return high;
  for (let low = 0; low <= high; ) {
    const middle = (low + high) >> 1;
    const found = seqAt(middle);
    if (found === seq) return middle;
    if (found < seq) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** The number of the record after `seq` (step 1) or before it (-1); undefined where the list ends first. */
export function neighbourOf(
  seq: number,
  step: 1 | -1,
  length: number,
  seqAt: (place: number) => number,
): number | undefined {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (step === 1 ? seqAt(middle) <= seq : seqAt(middle) < seq) low = middle + 1;
    else high = middle;
  }
  const place = step === 1 ? low : low - 1;
  return place >= 0 && place < length ? seqAt(place) : undefined;
}
