import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Endpoint, parseDataLimit, parseListen, parseUpstream, type Upstream } from '../options.ts';
import type { RegisterCommand } from './index.ts';

/** The options of a session, whatever feeds it. */
export interface SessionOptions {
  readonly listen: Endpoint;
  readonly record?: string;
  readonly dataLimit?: number;
  readonly log?: boolean;
  readonly filter?: string;
  readonly ui: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly debugLog?: string;
  readonly diagnosis: boolean;
}

export interface InspectOptions extends SessionOptions {
  readonly upstream?: Upstream;
  readonly insecure?: boolean;
  readonly cacert?: string;
  readonly cert?: string;
  readonly key?: string;
}

const EXAMPLES = `
Examples:
  h2inspect --upstream localhost:8443            then, elsewhere: curl -k https://localhost:9443/
  h2inspect --upstream http://localhost:8080     cleartext HTTP/2 (prior knowledge) to the server
  h2inspect --upstream localhost:8443 --record trace.json
  h2inspect demo                                 a server and a client to look at, built in

'h2inspect <command> --help' tells more about a command, 'h2inspect show --filter-help' about filters.
`;

/** The default command: stand between a client and a server. */
export const registerInspect: RegisterCommand = (program) => {
  program
    .usage('--upstream <host:port or URL> [options]\n       h2inspect <command> [options]')
    .option(
      '-u, --upstream <host:port or URL>',
      'server to relay to; host:port and https:// mean TLS, http:// cleartext',
      parseUpstream,
    );
  addSessionOptions(program)
    .option('-k, --insecure', 'accept any certificate of the server (one on loopback is never refused)')
    .option('--cacert <file>', 'also trust the CA certificates in this PEM file')
    .option('--cert <file>', 'certificate for the client side, instead of a minted one')
    .option('--key <file>', 'private key of --cert')
    .addHelpText('after', EXAMPLES)
    .allowExcessArguments()
    .action(async (options: InspectOptions, command: Command) => {
      const [unknown] = command.args;
      if (unknown !== undefined) {
        const { nearest } = await import('../../trace/index.ts');
        const meant = nearest(
          unknown,
          command.commands.map((one) => one.name()),
        );
        command.error(`error: unknown command '${unknown}'${meant === undefined ? '' : `\n(Did you mean ${meant}?)`}`);
      }
      if (options.upstream === undefined) {
        command.error("error: the server is missing: --upstream host:port (or try 'h2inspect demo')");
      }
      if ((options.cert === undefined) !== (options.key === undefined)) {
        command.error('error: --cert and --key go together');
      }
      const { inspect } = await import('../inspect.ts');
      await inspect({ ...options, upstream: options.upstream! });
    });
};

/** Adds the options that all ways of watching traffic share. */
export function addSessionOptions(command: Command): Command {
  return command
    .addOption(
      new Option('-l, --listen <[host:]port>', 'where to listen; port 0 picks a free one')
        .argParser(parseListen)
        .default(parseListen('9443'), '127.0.0.1:9443'),
    )
    .option('-r, --record <file>', 'record to .json or .jsonl, either with .gz or .zst', traceFile)
    .option(
      '--data-limit <octets or all>',
      'octets to keep of each DATA frame (default: 4096); all else is kept whole',
      parseDataLimit,
    )
    .option('--log', 'one line per frame on standard output; the default where that is no terminal')
    .addOption(new Option('--no-ui', 'the same as --log'))
    .option('-f, --filter <filter>', "show only records that pass, as 'type == HEADERS'; all are recorded")
    .option('-q, --quiet', 'no line per frame')
    .option('-v, --verbose', 'with --log: every header field too')
    .option('--no-diagnosis', 'record and show only, judge nothing')
    .option('--debug-log <file>', "append h2inspect's own errors to this file");
}

function traceFile(path: string): string {
  if (!/\.jsonl?(\.gz|\.zst)?$/.test(path)) {
    throw new InvalidArgumentError('Its name ends in .json or .jsonl, either with .gz or .zst.');
  }
  return path;
}
