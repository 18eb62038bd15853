import type { Rule } from '../../rule.ts';
import { authorityInvalid } from './authority-invalid.ts';
import { authorityMissing } from './authority-missing.ts';
import { bodyLooksChunked } from './body-looks-chunked.ts';
import { bodyOnBodylessResponse } from './body-on-bodyless-response.ts';
import { connectMalformed } from './connect-malformed.ts';
import { connectTunnelFrame } from './connect-tunnel-frame.ts';
import { contentLengthForbidden } from './content-length-forbidden.ts';
import { contentLengthInvalid } from './content-length-invalid.ts';
import { contentLengthMismatch } from './content-length-mismatch.ts';
import { cookieCrumbs } from './cookie-crumbs.ts';
import { dataBeforeHeaders } from './data-before-headers.ts';
import { extendedConnectMalformed, extendedConnectNotEnabled } from './extended-connect.ts';
import { headerBloat } from './header-bloat.ts';
import { headerConnectionSpecific } from './header-connection-specific.ts';
import { headerListSizeExceeded } from './header-list-size-exceeded.ts';
import { headerNameInvalid } from './header-name-invalid.ts';
import { headerNameUppercase } from './header-name-uppercase.ts';
import { headerTeNotTrailers } from './header-te-not-trailers.ts';
import { headerValueInvalidChar } from './header-value-invalid-char.ts';
import { headerValueSurroundingWhitespace } from './header-value-surrounding-whitespace.ts';
import { hostAuthorityMismatch } from './host-authority-mismatch.ts';
import { interimAfterFinal } from './interim-after-final.ts';
import { interimWithEndStream } from './interim-with-end-stream.ts';
import { pseudoHeaderAfterRegular } from './pseudo-header-after-regular.ts';
import { pseudoHeaderDuplicate } from './pseudo-header-duplicate.ts';
import { pseudoHeaderInTrailers } from './pseudo-header-in-trailers.ts';
import { pseudoHeaderMissing } from './pseudo-header-missing.ts';
import { pseudoHeaderPathInvalid } from './pseudo-header-path-invalid.ts';
import { pseudoHeaderStatusInvalid } from './pseudo-header-status-invalid.ts';
import { pseudoHeaderUnknown } from './pseudo-header-unknown.ts';
import { pseudoHeaderWrongDirection } from './pseudo-header-wrong-direction.ts';
import { responseStatus101 } from './response-status-101.ts';
import { trailersForbiddenField } from './trailers-forbidden-field.ts';
import { trailersWithoutEndStream } from './trailers-without-end-stream.ts';

/** G. Messages and fields. What explains another one comes before it. */
export const messagesRules: readonly Rule[] = [
  headerNameUppercase,
  headerNameInvalid,
  headerValueInvalidChar,
  headerValueSurroundingWhitespace,
  headerConnectionSpecific,
  headerTeNotTrailers,
  pseudoHeaderUnknown,
  pseudoHeaderDuplicate,
  pseudoHeaderAfterRegular,
  pseudoHeaderWrongDirection,
  interimAfterFinal,
  pseudoHeaderInTrailers,
  extendedConnectNotEnabled,
  extendedConnectMalformed,
  pseudoHeaderMissing,
  pseudoHeaderPathInvalid,
  pseudoHeaderStatusInvalid,
  responseStatus101,
  interimWithEndStream,
  authorityMissing,
  authorityInvalid,
  hostAuthorityMismatch,
  connectMalformed,
  connectTunnelFrame,
  trailersWithoutEndStream,
  trailersForbiddenField,
  contentLengthInvalid,
  contentLengthForbidden,
  contentLengthMismatch,
  bodyOnBodylessResponse,
  dataBeforeHeaders,
  bodyLooksChunked,
  cookieCrumbs,
  headerListSizeExceeded,
  headerBloat,
];
