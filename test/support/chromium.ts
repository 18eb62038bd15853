import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** The browser's command, where one is installed. */
export const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0,
);

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** A headless browser with one page, driven through its DevTools pipe. */
export class Chromium {
  /** URLs that the page asked for, itself included. */
  readonly requests: string[] = [];
  /** What the page complained of: its policy, exceptions. */
  readonly complaints: string[] = [];
  readonly #process: ChildProcess;
  readonly #profile = mkdtempSync(join(tmpdir(), 'h2inspect-chromium-'));
  readonly #waiting = new Map<number, (message: Message) => void>();
  #loaded: (() => void) | undefined;
  #received = '';
  #id = 0;
  #session = '';

  constructor(...more: readonly string[]) {
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', ...more];
    const own = ['--remote-debugging-pipe', `--user-data-dir=${this.#profile}`, 'about:blank'];
    const stdio = ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] as const;
    this.#process = spawn(CHROMIUM!, [...flags, ...own], { stdio: [...stdio], detached: true });
    (this.#process.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => this.#read(text));
  }

  async open(url: string): Promise<void> {
    const { targetInfos } = await this.#call('Target.getTargets');
    const { targetId } = (targetInfos as { type: string; targetId: string }[]).find(({ type }) => type === 'page')!;
    this.#session = String((await this.#call('Target.attachToTarget', { targetId, flatten: true })).sessionId);
    for (const domain of ['Page', 'Network', 'Log', 'Runtime']) await this.#call(`${domain}.enable`);
    const loaded = new Promise<void>((resolve) => {
      this.#loaded = resolve;
    });
    await this.#call('Page.navigate', { url });
    await loaded;
  }

  /** The value of an expression in the page; a promise is waited for. */
  async evaluate(expression: string): Promise<unknown> {
    const options = { returnByValue: true, awaitPromise: true };
    const { result, exceptionDetails } = await this.#call('Runtime.evaluate', { expression, ...options });
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value?: unknown }).value;
  }

  /** Makes it a screen of this many pixels, as a phone has. */
  async resize(width: number, height: number): Promise<void> {
    await this.#call('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 2, mobile: true });
  }

  async close(): Promise<void> {
    const exited = new Promise((resolve) => this.#process.once('exit', resolve));
    // With all its processes: one that is left goes on writing into the profile.
    process.kill(-this.#process.pid!, 'SIGKILL');
    await exited;
    try {
      rmSync(this.#profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
    } catch {
      // A folder that is left in the place for temporary ones is nothing that a test should fail for.
    }
  }

  async #call(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = ++this.#id;
    const session = this.#session === '' ? {} : { sessionId: this.#session };
    const answer = new Promise<Message>((resolve) => this.#waiting.set(id, resolve));
    (this.#process.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    const { result, error } = await answer;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  }

  #read(text: string): void {
    const messages = (this.#received + text).split('\0');
    this.#received = messages.pop()!;
    for (const message of messages) this.#take(JSON.parse(message) as Message);
  }

  #take({ id, method, params, ...rest }: Message): void {
    if (id !== undefined) this.#waiting.get(id)?.(rest);
    if (method === 'Page.loadEventFired') this.#loaded?.();
    if (method === 'Network.requestWillBeSent')
      this.requests.push((params as { request: { url: string } }).request.url);
    if (method === 'Log.entryAdded') this.complaints.push((params as { entry: { text: string } }).entry.text);
    if (method === 'Runtime.exceptionThrown') this.complaints.push(JSON.stringify(params));
  }
}
