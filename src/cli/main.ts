import { Command, CommanderError } from 'commander';
import { H2InspectError } from '../errors.ts';
import { reasonOf } from '../files/reason.ts';
import { COMMANDS } from './commands/index.ts';
import { packageVersion } from './options.ts';

const USAGE = 2;

/** A relay goes on, and so does its recording: only the lines are lost. */
function outputFailed(error: Error): void {
  process.stderr.write(`h2inspect: Cannot write to standard output: ${reasonOf(error)}.\n`);
  process.once('exit', () => {
    process.exitCode = 1;
  });
}

/** A command refuses what it does not take, and points at its own help. */
function strict(command: Command, name: string): void {
  command.allowExcessArguments(false).showHelpAfterError(`Run "${name} --help" for all options.`);
  for (const one of command.commands) strict(one, `${name} ${one.name()}`);
}

/**
 * Runs the command line and gives the exit code: 0 success, 1 failure (or findings), 2 wrong usage. What goes wrong is
 * told in one line on standard error.
 */
export async function main(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  // Whoever started us may have stopped reading what we say: no reason to end what we do.
  process.stderr.on('error', () => {});
  // `h2inspect --help | head`, or the window was closed: nobody reads on, and that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') outputFailed(error);
  });
  const program = new Command('h2inspect')
    .description('See every HTTP/2 frame between a client and a server, and what went wrong.')
    .version(packageVersion())
    .showHelpAfterError('Run "h2inspect --help" for all options.')
    .enablePositionalOptions()
    .exitOverride();
  for (const register of COMMANDS) register(program, (code) => (exitCode = code));
  for (const command of program.commands) strict(command, `h2inspect ${command.name()}`);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    if (error instanceof H2InspectError) {
      process.stderr.write(`h2inspect: ${error.message}\n`);
      return error.exitCode ?? 1;
    }
    throw error;
  }
}
