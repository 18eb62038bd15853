import { X509Certificate } from 'node:crypto';
import { openCertificateAuthority } from '../proxy/index.ts';

/** `h2inspect ca path`: the file, and nothing else, so that `$(h2inspect ca path)` works. */
export async function printPath(): Promise<void> {
  const { certificateFile } = await openCertificateAuthority();
  process.stdout.write(`${certificateFile}\n`);
}

/** `h2inspect ca show`. */
export async function printCertificate(): Promise<void> {
  const { certificate, certificateFile } = await openCertificateAuthority();
  const facts = new X509Certificate(certificate);
  const rows = [
    ['file', certificateFile],
    ['subject', facts.subject.replaceAll('\n', ', ')],
    ['valid from', facts.validFrom],
    ['valid to', facts.validTo],
    ['SHA-256', facts.fingerprint256],
  ];
  const lines = rows.map(([name = '', value]) => `${name.padEnd(10)}  ${value}`);
  process.stdout.write(`${lines.join('\n')}\n\n${certificate.trim()}\n`);
}

/** `h2inspect ca install-help`: the least that works first, the whole machine last. */
export async function printInstallHelp(): Promise<void> {
  const { certificateFile: file } = await openCertificateAuthority();
  process.stdout.write(`The CA certificate is ${file}

Trust it for one command:
  curl       curl --cacert ${file} https://localhost:9443/
             (curl -k trusts anything, for a quick look)
  nghttp     trusts anything
  Node.js    NODE_EXTRA_CA_CERTS=${file} node client.js
  Go         SSL_CERT_FILE=${file} ./client
  Python     SSL_CERT_FILE=${file} python3 client.py
             (requests: REQUESTS_CA_BUNDLE=${file})
  Java       keytool -importcert -alias h2inspect -file ${file} -keystore trust.p12 -storetype PKCS12
             java -Djavax.net.ssl.trustStore=trust.p12 …
  gRPC       GRPC_DEFAULT_SSL_ROOTS_FILE_PATH=${file} ./client

Trust it on the whole machine (remove it again when you are done):
  Debian     cp ${file} /usr/local/share/ca-certificates/h2inspect.crt && update-ca-certificates
  Fedora     cp ${file} /etc/pki/ca-trust/source/anchors/h2inspect.crt && update-ca-trust
  macOS      security add-trusted-cert -k ~/Library/Keychains/login.keychain-db ${file}
  Windows    certutil -user -addstore Root ${file}
  Chrome     on Linux: certutil -d sql:$HOME/.pki/nssdb -A -t "C,," -n h2inspect -i ${file}
  Firefox    Settings > Privacy & Security > Certificates > View Certificates > Authorities > Import

Its private key lies beside it, readable by you only. Whoever has it can read the traffic of whoever trusts it.
`);
}
