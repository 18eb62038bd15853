import { SETTINGS, type Setting } from '../../decode/index.ts';
import { limits } from '../../limits.ts';

/** The values of one endpoint that others have to keep to. Infinity: no limit. */
export interface SettingValues {
  headerTableSize: number;
  enablePush: number;
  maxConcurrentStreams: number;
  initialWindowSize: number;
  maxFrameSize: number;
  maxHeaderListSize: number;
  enableConnectProtocol: number;
  noRfc7540Priorities: number;
}

const KEYS: Readonly<Record<number, keyof SettingValues>> = {
  1: 'headerTableSize',
  2: 'enablePush',
  3: 'maxConcurrentStreams',
  4: 'initialWindowSize',
  5: 'maxFrameSize',
  6: 'maxHeaderListSize',
  8: 'enableConnectProtocol',
  9: 'noRfc7540Priorities',
};

const initialValues = (): SettingValues =>
  Object.fromEntries(
    SETTINGS.flatMap(({ identifier, initial }) =>
      KEYS[identifier] ? [[KEYS[identifier], initial ?? Number.POSITIVE_INFINITY]] : [],
    ),
  ) as unknown as SettingValues;

/** One SETTINGS frame that was not acknowledged yet. */
export interface PendingSettings {
  readonly seq: number;
  readonly at: number;
  readonly values: Partial<SettingValues>;
}

/**
 * What one endpoint announced. A frame is judged by the loosest value its sender may have been using: until the other
 * endpoint's ACK passes, both the old and the new value are possible. @see RFC 9113 §6.5.3
 */
export class SettingsView {
  /** Acknowledged by the other endpoint. */
  readonly inForce: SettingValues = initialValues();
  /** Sent, not acknowledged, oldest first. */
  readonly pending: PendingSettings[] = [];
  /** The loosest of `inForce` and `pending`. */
  loosest: SettingValues = { ...this.inForce };
  /** The newest of all, acknowledged or not. */
  latest: SettingValues = { ...this.inForce };
  /** SETTINGS frames without ACK so far. */
  sent = 0;
  /** ACKs for them so far; more than `sent` is the other endpoint's mistake. */
  acknowledged = 0;
  firstAt = Number.NaN;

  offer(settings: readonly Setting[], seq: number, at: number): void {
    const values: Partial<SettingValues> = {};
    for (const { identifier, value } of settings) {
      const key = KEYS[identifier];
      if (key) values[key] = value;
    }
    if (this.sent++ === 0) this.firstAt = at;
    this.latest = { ...this.latest, ...values };
    if (this.pending.length < limits.pendingSettings) this.pending.push({ seq, at, values });
    this.#loosen();
  }

  /** The oldest pending frame was acknowledged; undefined when there was none. */
  acknowledge(): PendingSettings | undefined {
    this.acknowledged++;
    const oldest = this.pending.shift();
    if (oldest) {
      Object.assign(this.inForce, oldest.values);
      this.#loosen();
    }
    return oldest;
  }

  #loosen(): void {
    const loosest = { ...this.inForce };
    for (const { values } of this.pending) {
      for (const key of Object.keys(values) as (keyof SettingValues)[]) {
        loosest[key] = Math.max(loosest[key], values[key]!);
      }
    }
    this.loosest = loosest;
  }
}
