import { type CertificateSource, type ProxyOptions, type Proxy as RunningProxy, startProxy } from '../proxy/index.ts';
import type { SessionOptions } from './commands/inspect.ts';
import { type Upstream, urlOf } from './options.ts';
import { openSession, type Session } from './session.ts';
import { stopSignal } from './stop-signal.ts';

export interface WatchOptions extends SessionOptions {
  readonly upstream: Upstream;
  readonly identity: CertificateSource;
  readonly verification: ProxyOptions['verification'];
}

/** Something that goes on while traffic is watched, and ends the watching when it ends; it ends when `signal` says so. */
export type Activity = (proxy: RunningProxy, session: Session, signal: AbortSignal) => Promise<string>;

/** Relays, shows and records until a signal, the user, or the end of `activity`. */
export async function watch(options: WatchOptions, activity?: Activity): Promise<void> {
  const { upstream } = options;
  const upstreamUrl = urlOf(upstream, upstream.tls);
  const session = await openSession(options, upstreamUrl);
  const { stopped, dispose } = stopSignal();
  const ending = new AbortController();
  let reason = 'failed to start';
  try {
    const proxy = await startProxy({
      listen: options.listen,
      upstream,
      observer: session.inspector,
      throttle: session.sink,
      clock: session.clock,
      identity: options.identity,
      verification: options.verification,
    });
    const listening = urlOf(proxy.address, true);
    session.announce(`h2inspect listening on ${listening} -> ${upstreamUrl}`);
    const activities = [stopped, session.shown(listening, ending.signal), activity?.(proxy, session, ending.signal)];
    reason = await Promise.race(activities.filter((one) => one !== undefined));
    ending.abort();
    await proxy.close();
    // What is still being played or shown gets to its end before the trace does.
    await Promise.allSettled(activities.slice(1));
  } finally {
    await session.close(reason);
    dispose();
  }
}
