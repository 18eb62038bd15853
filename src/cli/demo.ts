import { curlCommand, runDemoClient, SCENES, startDemoServer } from '../demo/index.ts';
import { H2InspectError } from '../errors.ts';
import { openCertificateAuthority, type Proxy as RunningProxy, selfSignedIdentity } from '../proxy/index.ts';
import type { SessionOptions } from './commands/inspect.ts';
import { urlOf } from './options.ts';
import type { Session } from './session.ts';
import { watch } from './watch.ts';

const WIDTH = 100;

/**
 * Plays the demo's scenes through the real proxy. On a terminal it goes on until it is stopped, elsewhere it ends when
 * the last scene has.
 */
export async function demo(options: SessionOptions, anyPortWillDo: boolean): Promise<void> {
  const server = await startDemoServer(await selfSignedIdentity(['localhost', '127.0.0.1']));
  const identity = await openCertificateAuthority();
  const watched = {
    ...options,
    upstream: { host: 'localhost', port: server.port, tls: true },
    identity,
    verification: { insecure: false },
  };
  const play = async (proxy: RunningProxy, session: Session, signal: AbortSignal) => {
    const origin = urlOf({ host: 'localhost', port: proxy.address.port }, true);
    await runDemoClient({
      port: proxy.address.port,
      ca: identity.certificate,
      signal,
      repeat: session.interactive,
      onBegin: (scene) => session.say(`\n${scene.title}\n${wrapped(scene.lookAt)}`),
      onEnd: (_scene, outcome) => session.say(`  The client saw: ${outcome}`),
    });
    session.say(
      `\nPlay a scene yourself while h2inspect demo runs on a terminal:\n${SCENES.map((scene) => `  ${curlCommand(scene, origin)}`).join('\n')}`,
    );
    return 'the demo is over';
  };
  try {
    await watch(watched, play).catch((error: unknown) => {
      if (!anyPortWillDo || !(error instanceof H2InspectError) || error.code !== 'port-in-use') throw error;
      return watch({ ...watched, listen: { ...options.listen, port: 0 } }, play);
    });
  } finally {
    await server.close();
  }
}

/** Lines of a paragraph, indented. */
function wrapped(text: string): string {
  return text.replace(new RegExp(`(.{1,${WIDTH}})(?:\\s+|$)`, 'g'), '  $1\n').trimEnd();
}
