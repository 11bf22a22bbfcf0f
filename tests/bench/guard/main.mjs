// The guard's command line: see README.md.
import { readFile, writeFile } from 'node:fs/promises';

import { compare, notComparable } from './compare.mjs';
import { figuresOf, measure } from './measure.mjs';
import { profile } from './profile.mjs';

const FILE = new URL('./figures.json', import.meta.url);
const ROWS = 40;

const [option, wanted] = process.argv.slice(2);
const known = option === undefined || option === '--update' || (option === '--profile' && /^\w+\.\w+$/.test(wanted ?? ''));
if (!known || process.argv.length > (option === '--profile' ? 4 : 3)) {
  console.error('tests/bench/guard/run [--update | --profile WORK.SECTION]   (such as deliveries.alone_to_all)');
  process.exit(2);
}

if (option === '--profile') {
  const keep = async (dumps) => {
    if (!dumps[wanted]) throw new Error(`there is no such section; there are ${Object.keys(dumps).join(', ')}`);
    console.log(await profile(dumps[wanted], ROWS));
  };
  await measure({ works: [wanted.split('.')[0]], keep });
} else {
  const { madeWith, sections } = await measure();
  const is = { madeWith, figures: figuresOf(sections) };
  for (const [name, figure] of Object.entries(is.figures)) console.log(`${name.padEnd(24)} ${figure.toLocaleString('en').padStart(14)}`);
  if (option === '--update') {
    await writeFile(FILE, `${JSON.stringify(is, null, 2)}\n`);
  } else {
    const was = JSON.parse(await readFile(FILE, 'utf8'));
    const verdicts = compare(was, is);
    const why = notComparable(was, is);
    if (why) console.log(why);
    for (const { told } of verdicts) if (told) console.log(told);
    if (verdicts.some(({ fails }) => fails)) process.exitCode = 1;
  }
}
