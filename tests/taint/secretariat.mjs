// What the secretariat is answered about people and delegations: exactly what the register has. Nobody else may be answered any of it.
import { isDeepStrictEqual } from 'node:util';

import { canariesIn, kindOf } from './canaries.mjs';
import { claimsOf, isSecretary } from './people.mjs';

const excerpt = (value) => JSON.stringify(value).slice(0, 1000);

function personFault(register, given, lo) {
  const views = register.places(given.id, lo).map((seq) => register.personView(given.id, seq));
  return views.some((view) => isDeepStrictEqual(given, view)) ? undefined : `a person is told as ${excerpt(given)}, and would be ${excerpt(views.at(-1) ?? {})}`;
}

function delegationFault(register, given, lo) {
  const seqs = [lo, ...(register.delegations.get(given.id)?.states ?? []).map(({ seq }) => seq).filter((seq) => seq > lo)];
  return seqs.some((seq) => isDeepStrictEqual(given, register.delegationView(given.id, seq))) ? undefined : `a delegation is told as ${excerpt(given)}`;
}

const onlyHas = (result, names) => Object.keys(result).every((name) => names.includes(name));

function list(register, { result }, lo) {
  const { people, delegations = [] } = result;
  if (!onlyHas(result, ['people', 'more', 'delegations', 'counts'])) return `a list has ${Object.keys(result)}`;
  for (const one of people) {
    const what = personFault(register, one, lo);
    if (what) return what;
  }
  for (const one of delegations) {
    const what = delegationFault(register, one, lo);
    if (what) return what;
  }
  return undefined;
}

/** Why a list was not taken may be told in its own words, and in the dialogue's. */
function imported(register, { result }, lo, { csv }) {
  if (!onlyHas(result, ['people', 'delegations', 'errors'])) return `an import is answered with ${Object.keys(result)}`;
  const own = new Set(canariesIn(csv));
  const strange = canariesIn(JSON.stringify(result)).find((canary) => !own.has(canary) && kindOf(canary) !== 'group');
  return strange && `an import is answered with a ${kindOf(strange)} that is not in it: ${excerpt(result)}`;
}

/** The link says who somebody is, and nothing about them. */
function link(register, { result }, lo, { person }) {
  const { url, token, expires, ...rest } = result;
  const { iss, aud, sub, role, name, serial, iat, exp, jti, ...claims } = claimsOf(token);
  const others = [...Object.keys(rest), ...Object.keys(claims), ...(name ? ['a name'] : [])];
  if (others.length > 0 || !url.endsWith(`/#token=${token}`)) return `a link is told with ${others}: ${url}`;
  const is = register.places(person, lo).some((seq) => {
    const state = register.personAt(person, seq);
    return sub === person && state?.role === role && state.serial === serial;
  });
  return is ? undefined : `a link for ${person} says ${excerpt({ sub, role, serial })}`;
}

const one = (member, check) => (register, { result }, lo) => (onlyHas(result, [member]) ? check(register, result[member], lo) : `answered with ${Object.keys(result)}`);

const CHECKS = {
  list, import: imported, link,
  delegation: one('delegation', delegationFault),
  person: one('person', personFault), revoke: one('person', personFault), restore: one('person', personFault),
};

const handler = (check) => ({ judge: { minutes: { register } }, person, people, params, message }, _, __, looked) => {
  looked.everything = true;
  if (!isSecretary(register, person, people)) return `told what is for the secretariat alone: ${excerpt(message)}`;
  return check(register, message, people, params);
};

/** By method, as HANDLERS in answers.mjs. */
export const ACCREDITATION = Object.fromEntries(Object.entries(CHECKS).map(([name, check]) => [`accreditation.${name}`, handler(check)]));

/** The place of the register that whoever answered so stands at, or beyond. */
export function placeOf(register, { result }) {
  const told = [...(result?.people?.length ? result.people : []), ...(result?.person ? [result.person] : [])];
  return Math.max(0, ...told.map((person) => register.placeOf(person)));
}
