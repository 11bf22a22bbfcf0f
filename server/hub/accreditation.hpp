// What the methods of accreditation.* share: who may ask, how the register's people are shown, how an act is signed.
#pragma once

#include <chrono>

#include "hub/methods.hpp"
#include "hub/register_host.hpp"
#include "protocol/cpp/accreditation_views.hpp"
#include "protocol/cpp/name_form.hpp"

namespace plenaria {

/// The caller, or null when they have been told why not: they are not of the secretariat, or the register cannot be
/// read.
const Participant* secretary(const Call& call);

/// The body of an act in the register, so far as it says who acted.
RegisterBody acted_by(const Participant& who, const Randomness& random);
Asking asking(const Call& call, const Participant& who, const RegisterBody& body);

/// Counts what became of a command, and refuses where it was refused; false then.
bool accounted(const Call& call, const RegisterHost::Outcome& outcome);

/// REQUIRES: the register has them.
AccreditedView view_of(const RegisterHost& host, const PersonRef& ref);
DelegationView view_of(const RegisterHost& host, const DelegationId& id);

/// A personal link that holds for so long, or why there is none.
void answer_link(const Call& call, const PersonRef& ref, std::chrono::seconds ttl);

}  // namespace plenaria
