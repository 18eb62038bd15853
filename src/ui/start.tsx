import type { ReadStream, WriteStream } from 'node:tty';
import type { RecordSource } from '../trace/record-source.ts';
import { Controller } from './controller.ts';
import type { UiActions } from './outside.ts';
import type { ConnectionViews } from './overview.ts';
import { Screen } from './screen.ts';
import { Session } from './session.ts';
import type { SessionFacts } from './session-facts.ts';
import { Stage } from './stage.ts';
import { Terminal } from './terminal.ts';
import { colorDepthOf, createPaint } from './theme.ts';
import { TraceModel } from './trace-model.ts';

/** Milliseconds for the signal that suspends to arrive. */
const RESUME_AFTER = 100;

export interface UiOptions {
  readonly source: RecordSource;
  readonly session: SessionFacts;
  /** What is known of the connections already (the engine of a live session); otherwise the records are folded here. */
  readonly connections?: ConnectionViews;
  readonly actions: UiActions;
  /** Of the Frames view, to begin with. */
  readonly filter?: string;
  readonly stdin?: ReadStream;
  readonly stdout?: WriteStream;
  readonly env?: NodeJS.ProcessEnv;
  /** Takes what must not land on the screen: warnings, stray output, failures of drawing. */
  readonly debugLog?: (line: string) => void;
}

/**
 * Shows a trace on the terminal until the user quits, a signal comes or the terminal goes away. Then the screen is as it
 * was before.
 *
 * @returns why it ended: `quit`, a signal's name, or what happened to the terminal
 */
export async function startUi(options: UiOptions): Promise<string> {
  const {
    source,
    session: facts,
    actions,
    stdin = process.stdin,
    stdout = process.stdout,
    env = process.env,
  } = options;
  // Ink asks for this when it is loaded: React's development build costs a fifth more.
  env.NODE_ENV ??= 'production';
  const [{ render }, { createElement }, { App }] = await Promise.all([
    import('ink'),
    import('react'),
    import('./App.tsx'),
  ]);

  const paint = createPaint(colorDepthOf(env, stdout.getColorDepth?.(env as object) ?? 1));
  const stage = new Stage(new TraceModel(source, options.connections), facts, paint);
  const session = new Session(stage);
  if (options.filter !== undefined) session.showOnly(options.filter);
  return new Promise<string>((resolve, reject) => {
    const log = options.debugLog ?? (() => undefined);
    const terminal = new Terminal(stdin, stdout, {
      onEnd: (reason) => end(reason),
      onResize: () => {
        session.resized();
        screen.redraw();
      },
      onStrayOutput: (text) => {
        log(text);
        session.say(text.trim().split('\n')[0] ?? '', 'error');
      },
    });
    const screen = new Screen(terminal, () => {
      const body = stage.body();
      if (stage.unfinished) setImmediate(() => screen.invalidate('now'));
      return body;
    });
    const controller = new Controller(session, {
      ...actions,
      quit: () => end('quit'),
      redraw: () => screen.redraw(),
      copy: (text) => terminal.copy(text),
      suspend: () => {
        terminal.leave();
        // The whole group, as a shell does it. No timer runs until it is in the foreground again.
        process.kill(0, 'SIGTSTP');
        setTimeout(() => {
          terminal.enter();
          screen.redraw();
        }, RESUME_AFTER);
      },
    });
    let ended = false;
    const end = (reason: string, error?: unknown) => {
      if (ended) return;
      ended = true;
      session.stop();
      screen.close();
      ink.unmount();
      terminal.leave();
      if (error === undefined) resolve(reason);
      else reject(error);
    };
    terminal.enter();
    session.start(screen);
    const ink = render(createElement(App, { session, controller }), {
      stdout: screen as unknown as WriteStream,
      stdin,
      // Whole frames, without cursor movements: the screen puts them together with the body.
      debug: true,
      patchConsole: false,
      exitOnCtrlC: false,
    });
  });
}
