import { defineFrameType } from '../frame-type.ts';

export interface RstStream {
  /** 32 bits; its word is `errorCodeName(errorCode)`. */
  errorCode: number;
}

export const rstStream = defineFrameType<RstStream>()({
  name: 'RST_STREAM',
  code: 0x3,
  section: 'RFC 9113 §6.4',
  scope: 'stream',
  flags: {},
  properties: { errorCode: 'error-code' },
  length: 4,
  decode(frame, payload) {
    frame.errorCode = payload.uint32();
    return undefined;
  },
  encode: (frame, payload) => payload.uint32(frame.errorCode),
});
