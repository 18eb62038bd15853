import { BROWSER_TEXTS } from './browsers.ts';
import { CURL_TEXTS } from './curl.ts';
import { CURL_STREAM_TEXTS } from './curl-streams.ts';
import { DOTNET_TEXTS } from './dotnet.ts';
import type { ErrorText } from './error-text.ts';
import { GO_TEXTS } from './go.ts';
import { GRPC_TEXTS } from './grpc.ts';
import { HTTP2_TEXTS } from './http2.ts';
import { JAVA_TEXTS } from './java.ts';
import { NGINX_TEXTS } from './nginx.ts';
import { NODE_TEXTS } from './node.ts';
import { PROXY_TEXTS } from './proxies.ts';
import { PYTHON_TEXTS } from './python.ts';
import { RUST_TEXTS } from './rust.ts';
import { TLS_TEXTS } from './tls.ts';

/** Every message we know, one family of software per line. */
export const ERROR_TEXTS: readonly ErrorText[] = [
  ...CURL_TEXTS,
  ...CURL_STREAM_TEXTS,
  ...GO_TEXTS,
  ...BROWSER_TEXTS,
  ...GRPC_TEXTS,
  ...NGINX_TEXTS,
  ...PROXY_TEXTS,
  ...NODE_TEXTS,
  ...JAVA_TEXTS,
  ...DOTNET_TEXTS,
  ...PYTHON_TEXTS,
  ...RUST_TEXTS,
  ...TLS_TEXTS,
  ...HTTP2_TEXTS,
];
