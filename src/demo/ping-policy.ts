/** Milliseconds between PINGs that are welcome. gRPC servers say five minutes, which is long for a demo. */
const WELCOME_EVERY = 1000;
const STRIKES = 2;

/** The keepalive policy of gRPC servers, in the small: who comes too early three times has to go. */
export class PingPolicy {
  #last = Number.NEGATIVE_INFINITY;
  #strikes = 0;

  /** A PING came at this time in milliseconds: is the client to be told to calm down? */
  tooMany(at: number): boolean {
    if (at - this.#last < WELCOME_EVERY) this.#strikes++;
    this.#last = at;
    return this.#strikes > STRIKES;
  }
}
