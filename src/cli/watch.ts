import { type CertificateSource, type ProxyOptions, type Proxy as RunningProxy, startProxy } from '../proxy/index.ts';
import type { SessionOptions } from './commands/inspect.ts';
import { type Upstream, urlOf } from './options.ts';
import { Session } from './session.ts';
import { stopSignal } from './stop-signal.ts';

export interface WatchOptions extends SessionOptions {
  readonly upstream: Upstream;
  readonly identity: CertificateSource;
  readonly verification: ProxyOptions['verification'];
}

/** Something that goes on while traffic is watched. The watching ends when it does, and it ends when `signal` says so. */
export type Activity = (proxy: RunningProxy, session: Session, signal: AbortSignal) => Promise<string>;

/** Relays, shows and records until a signal, the user, or the end of `activity`. */
export async function watch(options: WatchOptions, activity?: Activity): Promise<void> {
  const { listen, upstream, identity, verification } = options;
  const upstreamUrl = urlOf(upstream, upstream.tls);
  const session = new Session(options);
  const { inspector: observer, sink: throttle, clock } = session;
  const proxy = await startProxy({ listen, upstream, identity, verification, observer, throttle, clock });
  const { stopped, dispose } = stopSignal();
  const ending = new AbortController();
  let reason = 'failed';
  try {
    const listening = urlOf(proxy.address, true);
    await session.begin(listening, upstreamUrl);
    const activities = [session.show(listening, upstreamUrl), activity?.(proxy, session, ending.signal)];
    reason = await Promise.race([stopped, ...activities.filter((one) => one !== undefined)]);
    ending.abort();
    await proxy.close();
    // What is still being played or shown comes to its end before the trace does.
    await Promise.allSettled(activities);
  } finally {
    await proxy.close();
    await session.close(reason);
    dispose();
  }
}
