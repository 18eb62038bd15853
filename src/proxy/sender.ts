import type { EndKind, Peer } from '../trace/index.ts';
import type { BackPressure } from './back-pressure.ts';
import type { Leg } from './leg.ts';

/** What a relay knows about one endpoint as a sender of octets. */
export class Sender {
  readonly leg: Leg;
  /** Of the other endpoint, which takes nothing: this one is not read meanwhile. */
  readonly backPressure: BackPressure;
  /** Octets read from it. */
  read = 0;
  /** Octets of those handed to the other endpoint's socket. */
  written = 0;
  /** How its octets ended; undefined while more may come. */
  ended: EndKind | undefined;
  /** We end its connection ourselves: what it still sends has nowhere to go. */
  dismissed = false;
  closed = false;

  constructor(leg: Leg, backPressure: BackPressure) {
    this.leg = leg;
    this.backPressure = backPressure;
  }

  get peer(): Peer {
    return this.leg.peer;
  }
}
