import { KEYWORDS_OF_FILTERS } from './filter-words.ts';
import type { Random } from './random.ts';

/** A line of the filter language that is right more often than not, and then damaged more often than not. */
export function anyFilter(random: Random): string {
  let text = expression(random, 3);
  if (random.chance(40)) return text;
  for (let count = 1 + random.below(4); count > 0; count--) text = random.pick(DAMAGES)(text, random);
  return text;
}

function expression(random: Random, depth: number): string {
  if (depth === 0 || random.chance(40)) return comparison(random);
  const [left, right] = [expression(random, depth - 1), expression(random, depth - 1)];
  return random.pick([
    `${left} and ${right}`,
    `${left} || ${right}`,
    `not ${left}`,
    `!(${left})`,
    `(${left}) && ${right}`,
  ]);
}

function comparison(random: Random): string {
  const { fields, operators, values } = KEYWORDS_OF_FILTERS;
  const field = random.pick(fields);
  if (random.chance(15)) return field;
  if (random.chance(10)) return random.pick(values);
  if (random.chance(10)) return `${field} in {${random.pick(values)} ${random.pick(values)}}`;
  return `${field} ${random.pick(operators)} ${random.pick(values)}`;
}

type Damage = (text: string, random: Random) => string;
const place = (text: string, random: Random) => random.below(text.length + 1);

const DAMAGES: readonly Damage[] = [
  (text, random) => text.slice(0, place(text, random)),
  (text, random) => text.slice(place(text, random)),
  (text, random) => {
    const at = place(text, random);
    return text.slice(0, at) + text.slice(at + 1 + random.below(3));
  },
  (text, random) => {
    const at = place(text, random);
    return text.slice(0, at) + random.pick(KEYWORDS_OF_FILTERS.strange) + text.slice(at);
  },
  (text, random) => {
    const at = place(text, random);
    return text.slice(0, at) + text.slice(place(text, random)) + text.slice(at);
  },
  (text, random) => text.slice(0, 60).repeat(1 + random.below(random.chance(5) ? 200 : 5)),
];
