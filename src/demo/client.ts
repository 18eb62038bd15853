import { setTimeout as delay } from 'node:timers/promises';
import { PLAYS } from './client-scenes.ts';
import { ClientStage } from './client-stage.ts';
import { SCENES, type Scene, type SceneName } from './scenes.ts';

export interface DemoClientOptions {
  /** On 127.0.0.1: of a proxy before the demo server, or of the server itself. */
  readonly port: number;
  /** PEM: whom to trust for 127.0.0.1. */
  readonly ca: string;
  /** Ends everything at once; the client then resolves. */
  readonly signal: AbortSignal;
  /** Default: all, in the order of {@link SCENES}. */
  readonly scenes?: readonly SceneName[];
  /** Hold what is held and go on with a trickle of harmless scenes until the signal comes. */
  readonly repeat?: boolean;
  readonly onBegin?: (scene: Scene) => void;
  /** `outcome`: one sentence, what the client saw. */
  readonly onEnd?: (scene: Scene, outcome: string) => void;
}

const TRICKLE: readonly SceneName[] = ['chunks', 'echo', 'conversation'];
const TRICKLE_PAUSE_MS = 1500;

/**
 * Plays the client's part of the scenes, one after the other; resolves when all connections are closed.
 * @throws whatever kept a scene from being played: a refused connection, a certificate that `ca` does not vouch for.
 */
export async function runDemoClient(options: DemoClientOptions): Promise<void> {
  const { port, ca, signal, scenes, repeat = false, onBegin, onEnd } = options;
  const stage = new ClientStage(port, ca, signal);
  try {
    for (const scene of SCENES) {
      if (scenes && !scenes.includes(scene.name)) continue;
      onBegin?.(scene);
      const outcome = await PLAYS[scene.name](stage);
      onEnd?.(scene, outcome);
    }
    for (let turn = 0; repeat; turn++) {
      await delay(TRICKLE_PAUSE_MS, undefined, { signal });
      await PLAYS[TRICKLE[turn % TRICKLE.length]!](stage);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await stage.close();
  }
}
