// The promises about whoever is muted, expelled or barred, as functions over what was written down: each gives the breaches that
// it finds, in words. floods.test.mjs shows that each finds what it is there for.
const parsed = (entry) => JSON.parse(entry.header);

/** Measures as the log has them: what begins one, what ends it, and what may not be done meanwhile. */
const SPOKEN = ['intervention.submitted', 'intervention.amended'];
const MEASURES = [
  { begins: 'participant.muted', ends: 'participant.unmuted', forbids: SPOKEN },
  { begins: 'participant.expelled', ends: 'participant.readmitted', forbids: [...SPOKEN, 'intervention.withdrawn'] },
  { begins: 'participant.barred', ends: 'participant.unbarred', forbids: [...SPOKEN, 'intervention.withdrawn'] },
];

/** What stands in a log by whom, entry for entry: `{ seq, at, type, by }`; `by` of a withdrawal is the author. */
export function acts(log) {
  const authors = new Map();
  return log.map(parsed).map(({ seq, at, type, id, by, who }) => {
    if (type === 'intervention.submitted') authors.set(id, by);
    return { seq, at, type, who, by: type === 'intervention.withdrawn' ? authors.get(id) : by };
  });
}

/** What was recorded by somebody after the entry that forbade it, and before the one that allowed it again. */
export function recordedAfter(log) {
  const against = new Map();
  const breaches = [];
  for (const { seq, type, by, who } of acts(log)) {
    for (const { begins, ends, forbids } of MEASURES) {
      if (type === begins) against.set(`${begins} ${who}`, seq);
      if (type === ends) against.delete(`${begins} ${who}`);
      const since = against.get(`${begins} ${by}`);
      if (since !== undefined && forbids.includes(type)) breaches.push(`${type} at ${seq} by ${by}, who was ${begins.split('.')[1]} at ${since}`);
    }
  }
  return breaches;
}

/**
 * What came of them later than a second after the measure was answered: in the log by its own times, in answers, and at desks. First argument:
 * `{ type, who, answered, over }`, times in ms since 1970; `over` is when it was asked to be lifted. `heard`: `{ at, type }` of what desks were told of
 * by this author.
 */
export function tooLate({ type, who, answered, over }, { log, answers, heard }, allowed = 1000) {
  const { forbids, ends } = MEASURES.find(({ begins }) => begins === type);
  const late = ({ at }) => at > answered + allowed && at < over;
  const methods = { 'intervention.submitted': 'intervention.submit', 'intervention.amended': 'intervention.amend', 'intervention.withdrawn': 'intervention.withdraw' };
  const forbidden = forbids.map((one) => methods[one]);
  // The log's order says where it was lifted; its times are another clock's, and may be some ms before `over` there.
  const known = acts(log);
  const lifting = known.findIndex((act) => act.type === ends && act.who === who && act.at > answered);
  const before = lifting < 0 ? known : known.slice(0, lifting);
  const after = (at) => `${at - answered} ms after ${type}`;
  return [
    ...before.filter((act) => act.by === who && forbids.includes(act.type) && act.at > answered + allowed).map(({ type: what, seq, at }) => `${what} is recorded at ${seq}, ${after(at)}`),
    ...answers.filter((one) => one.code === undefined && forbidden.includes(one.method) && late(one)).map(({ method, node, carrier, at }) => `${method} is done by node ${node} over ${carrier}, ${after(at)}`),
    ...heard.filter((one) => forbids.includes(one.type) && late(one)).map(({ type: what, at }) => `a desk hears of ${what}, ${after(at)}`),
  ];
}

/** Answers, later than a second after the measure was, that are anything but "this token opens nothing". */
export function stillKnown({ type, answered }, answers, allowed = 1000) {
  const wrong = answers.filter(({ at, code }) => at > answered + allowed && code !== 4001);
  return wrong.map(({ method, node, carrier, at, code }) => `${method} is ${code === undefined ? 'done' : `refused by ${code}`} by node ${node} over ${carrier}, ${at - answered} ms after ${type}`);
}

/** Connections that were there and were not closed by `code` within a second; `expected` at each of `nodes` nodes. */
export function leftOpen({ type, answered, asked }, closings, { code, expected, nodes }, allowed = 1000) {
  const breaches = [];
  for (let node = 0; node < nodes; node += 1) {
    const closed = closings.filter((one) => one.node === node && one.code === code && one.at >= asked && one.at <= answered + allowed).length;
    if (closed < expected) breaches.push(`${closed} of ${expected} connections at node ${node} are closed by ${code} within ${allowed} ms of ${type}`);
  }
  return breaches;
}
