import type { RegisterCommand } from './index.ts';

/** The certificate authority that clients have to trust. */
export const registerCa: RegisterCommand = (program) => {
  const ca = program
    .command('ca')
    .description('the certificate authority that mints certificates for the client side')
    .usage('<path|show|install-help>');
  ca.command('path')
    .description('print the path of the CA certificate, as for curl --cacert')
    .action(async () => (await import('../ca.ts')).printPath());
  ca.command('show')
    .description('print what the CA certificate says, and the certificate in PEM')
    .action(async () => (await import('../ca.ts')).printCertificate());
  ca.command('install-help')
    .description('print how to make clients trust it')
    .action(async () => (await import('../ca.ts')).printInstallHelp());
};
