import type { FrameNamed } from '../../../decode/index.ts';
import { Odd } from '../../oddity.ts';
import { beforeFrame, beforeOddFrame, type Found, type FrameSight, type Rule } from '../../rule.ts';

export const prioritySelfDependency: Rule = {
  id: 'priority-self-dependency',
  title: 'a stream depends on itself',
  section: 'RFC 7540 §5.3.1, RFC 9113 §5.3.2',
  severity: 'warning',
  fault: 'sender',
  tier: 'P2',
  breaks: { scope: 'stream', code: 'PROTOCOL_ERROR' },
  when: 'The stream dependency in a PRIORITY frame, or in HEADERS with the PRIORITY flag, is the stream itself.',
  unless: 'By RFC 9113 alone it means nothing any more; most servers still refuse it.',
  peers:
    'nghttp2 ends the connection with PROTOCOL_ERROR (`request HEADERS: depend on itself`), nginx too (`client sent … frame for stream N with incorrect dependency`); Go resets the stream with PROTOCOL_ERROR; Netty: `A stream cannot depend on itself.`; hyper-h2: `Stream N may not depend on itself`. It is one of the ways to make a server reset streams (made-you-reset).',
  summary: '{who} makes stream {stream} depend on itself; RFC 9113 dropped the rule against it, most servers did not',
  fix: 'Leave the priorities of RFC 7540 out.',
  fires: ['OPEN; C> PRIO(1→1)', 'OPEN; C> HDR(1,EH,ES,PRI=1){:method GET, :scheme https, :authority a, :path /}'],
  silent: ['OPEN; C> PRIO(3→1)', 'OPEN; C> HDR(1,EH,ES,PRI=0){:method GET, :scheme https, :authority a, :path /}'],
  watch: [beforeFrame(['PRIORITY'], dependsOnItself), beforeOddFrame(Odd.priority, ['HEADERS'], dependsOnItself)],
};

function dependsOnItself({ frame }: FrameSight<FrameNamed<'PRIORITY'> | FrameNamed<'HEADERS'>>): Found {
  return frame.priority?.streamDependency === frame.streamId && {};
}
