/** Turns a parsed record of one version into one of the next. */
export type MigrationStep = (record: unknown) => unknown;

/** `MIGRATIONS[n - 1]` leads from version n to n + 1. A step comes with an old file in the fixtures. */
const MIGRATIONS: readonly MigrationStep[] = [];

/** Brings a parsed record of an older trace up to the version this code writes. */
export function migrate(record: unknown, version: number): unknown {
  let current = record;
  for (let step = version - 1; step < MIGRATIONS.length; step++) current = MIGRATIONS[step]!(current);
  return current;
}
