import { markedSection, type Rule } from '../../rule.ts';
import { SectionMark } from '../../section-mark.ts';

const REFUSALS = [400, 405, 413, 431];

export const status400FromHeaderRule: Rule = {
  id: 'status-400-from-header-rule',
  title: 'a 400 because the request is malformed HTTP/2',
  section: 'RFC 9113 §8.1.1, §8.2.1',
  severity: 'warning',
  fault: 'client',
  tier: 'P1',
  when: 'The server answers 400, 405, 413 or 431 to a request that broke a rule about messages or fields.',
  unless: 'No rule was broken: the application itself says 400.',
  peers: 'nginx writes its reason to the error log at level `info` only (`error_log … info`).',
  summary: 'the {status} on stream {stream} is the server’s answer to {rule}',
  fix: 'Correct what the finding before this one says; the handler has never seen this request.',
  symptom: 'a 400 that the application knows nothing of',
  fires: ['OPEN; GET1{te gzip}; S> HDR(1,EH,ES){:status 400}'],
  silent: ['OPEN; GET1; S> HDR(1,EH,ES){:status 400}', 'OPEN; GET1{te gzip}; S> HDR(1,EH,ES){:status 404}'],
  watch: markedSection(SectionMark.failed, ['response'], ({ section: { statusCode }, stream, findings }) => {
    if (!stream || !REFUSALS.includes(statusCode)) return undefined;
    const reason = findings.findLast(
      ({ streamId, fault, severity }) => streamId === stream.id && fault === 'client' && severity !== 'info',
    );
    return (
      reason && { values: { status: statusCode, rule: reason.rule }, cause: reason.seq, evidence: [stream.openedSeq] }
    );
  }),
};
