// accreditation.*: for the secretariat alone. What is in a list of people is read in accreditation_import.cpp.
#include "hub/accreditation.hpp"
#include "rooms/privileges.hpp"

namespace plenaria {

namespace {

const Refusal kNobody{Code::not_found, "There is no such person in the register.", "person"};

std::optional<Refusal> refuse_group(const Dialogue& dialogue, const std::string& group) {
  if (group.empty() || has_term(dialogue.groups, group)) return std::nullopt;
  return Refusal{Code::invalid_params, "The dialogue has no such stakeholder group; see dialogue.get.", "group"};
}

std::optional<Refusal> refuse_places(const Dialogue& dialogue, const AccreditationPerson& request) {
  for (std::size_t i = 0; i < request.rooms.size(); ++i)
    if (!has_room(dialogue, request.rooms[i]))
      return Refusal{Code::invalid_params, "The dialogue has no such room; see dialogue.get.",
                     "rooms[" + std::to_string(i) + "]"};
  const auto& languages = dialogue.languages;
  if (!request.language.empty() && std::find(languages.begin(), languages.end(), request.language) == languages.end())
    return Refusal{Code::invalid_params, "The dialogue is not held in this language; see dialogue.get.", "language"};
  return refuse_group(dialogue, request.group);
}

Accreditation accreditation_of(const AccreditationPerson& request) {
  return {request.role, request.delegation, request.group, request.capacity, request.rooms, request.language};
}

std::vector<std::string> content_of(const AccreditationPerson& request) {
  std::vector<std::string> content{std::string(to_text(request.role)),
                                   request.name,
                                   request.delegation ? request.delegation->text() : "",
                                   request.group,
                                   request.capacity ? std::string(to_text(*request.capacity)) : "",
                                   request.language,
                                   std::to_string(request.on_behalf_of.size())};
  content.insert(content.end(), request.on_behalf_of.begin(), request.on_behalf_of.end());
  for (const auto& room : request.rooms) content.push_back(room.text());
  return content;
}

/// Answers with the person as they now stand, or with why not.
RegisterHost::Answer answer_person(const Call& call) {
  return [call](const RegisterHost::Outcome& outcome) {
    if (!accounted(call, outcome)) return;
    call.answer(encode_person(view_of(call.house().people().host(), outcome->person)));
  };
}

/// The same for one who was revoked or restored: the rooms are told at once.
RegisterHost::Answer answer_standing(const Call& call) {
  return [call, answer = answer_person(call)](const RegisterHost::Outcome& outcome) {
    answer(outcome);
    if (outcome) call.house().revocations().settle(outcome->person);
  };
}

/// Revokes or restores, with a reason.
template <class Command, class Request>
void change_standing(const Call& call, const Request& request) {
  const Participant* who = secretary(call);
  if (!who) return;
  const Randomness& random = call.house().parts().random;
  RegisterBody body = acted_by(*who, random);
  body.person = request.person.text();
  body.reason = request.reason;
  body.reason_salt = random_text(random);
  Command command{asking(call, *who, body), call.house().secrets()->person(request.person), commit_to_reason(body)};
  call.house().people().host().command(command, {std::make_shared<const RegisterBody>(std::move(body))},
                                       answer_standing(call));
}

/// A page of the register, and what is in it.
class Listing {
 public:
  Listing(const RegisterHost& host, const AccreditationList& request)
      : host_(host), request_(request), wanted_(request.find.empty() ? "" : search_form(request.find)) {}

  PeoplePage page(std::size_t from) const {
    const Register& people = host_.people();
    PeoplePage page;
    const auto& everybody = people.everybody();
    for (std::size_t i = from; i < everybody.size(); ++i) {
      if (!is_wanted(everybody[i])) continue;
      if (page.people.size() == request_.limit) {
        page.more = true;
        break;
      }
      page.people.push_back(view_of(host_, everybody[i].ref));
    }
    page.people_count = people.people();
    page.revoked_count = people.revoked();
    page.delegation_count = people.delegations();
    if (!request_.after) page.delegations = delegations();
    return page;
  }

 private:
  bool is_wanted(const Person& person) const {
    if (wanted_.empty()) return true;
    if (host_.texts(person.ref).searched.find(wanted_) != std::string::npos) return true;
    return person.as && person.as->delegation &&
           host_.delegation(*person.as->delegation).searched.find(wanted_) != std::string::npos;
  }
  std::vector<DelegationView> delegations() const {
    constexpr std::size_t kMost = 2000;
    const auto& all = host_.people().every_delegation();
    std::vector<DelegationView> views;
    for (std::size_t i = 0; i < all.size() && i < kMost; ++i) views.push_back(view_of(host_, all[i].id));
    return views;
  }

  const RegisterHost& host_;
  const AccreditationList& request_;
  std::string wanted_;
};

}  // namespace

const Participant* secretary(const Call& call) {
  const Participant* who = call.session->participant();
  const auto role = who ? std::optional(who->role_at_large()) : std::nullopt;
  if (const auto code = denied(Action::accredit, role, RoomState::open, Ownership::none)) {
    call.refuse(Refusal{*code});
    return nullptr;
  }
  // Nor is it opened by a node that is cut off: it may have missed that somebody is of the secretariat no longer.
  if (!call.house().people().is_current()) {
    call.refuse(unreadable());
    return nullptr;
  }
  return who;
}

RegisterBody acted_by(const Participant& who, const Randomness& random) {
  RegisterBody body;
  body.by = who.id.text();
  body.by_name = who.name;
  body.by_delegation = who.delegation;
  body.author_salt = random_text(random);
  return body;
}

Asking asking(const Call& call, const Participant& who, const RegisterBody& body) {
  return {call.house().secrets()->person(who.id), who.role_at_large(), commit_to_author(body)};
}

bool accounted(const Call& call, const RegisterHost::Outcome& outcome) {
  (outcome ? call.house().recorded() : call.house().refused()).Increment();
  if (!outcome) call.refuse(outcome.error());
  return outcome.has_value();
}

AccreditedView view_of(const RegisterHost& host, const PersonRef& ref) {
  const Person& person = *host.people().find(ref);
  const auto& texts = host.texts(ref);
  AccreditedView view;
  view.id = texts.id;
  view.name = texts.name;
  view.on_behalf_of = texts.on_behalf_of;
  view.revoked = person.revoked;
  view.serial = person.serial;
  view.at = person.at;
  view.outsider = !person.as;
  if (!person.as) return view;
  const Accreditation& as = *person.as;
  view.role = as.role;
  view.delegation = as.delegation;
  view.rooms = as.rooms;
  view.language = as.language;
  const Delegation* delegation = as.delegation ? host.people().find(*as.delegation) : nullptr;
  view.group = delegation ? delegation->group : as.group;
  view.capacity = delegation ? delegation->capacity : as.capacity;
  return view;
}

DelegationView view_of(const RegisterHost& host, const DelegationId& id) {
  const Delegation& delegation = *host.people().find(id);
  return {id, host.delegation(id).name, delegation.group, delegation.capacity};
}

void handle(const Call& call, const AccreditationList& request) {
  if (!secretary(call)) return;
  const RegisterHost& host = call.house().people().host();
  std::size_t from = 0;
  if (request.after) {
    const PersonRef ref = call.house().secrets()->person(*request.after);
    if (!host.people().find(ref)) {
      call.refuse(Refusal{Code::not_found, "There is no such person in the register.", "after"});
      return;
    }
    from = host.people().place(ref) + 1;
  }
  call.session->follow_people();
  call.answer(encode_people(Listing(host, request).page(from)));
}

void handle(const Call& call, const AccreditationDelegation& request) {
  const Participant* who = secretary(call);
  if (!who) return;
  if (const auto refusal = refuse_group(call.house().dialogue(), request.group)) {
    call.refuse(*refusal);
    return;
  }
  const Randomness& random = call.house().parts().random;
  RegisterBody body = acted_by(*who, random);
  body.name = request.name;
  body.text_salt = random_text(random);
  PutDelegation command;
  command.by = asking(call, *who, body);
  command.id = request.id;
  command.fresh = random_id<DelegationId>(random);
  command.name = call.house().secrets()->delegation_name(name_form(request.name));
  command.group = request.group;
  command.capacity = request.capacity;
  command.text_commitment = commit_to_text(body);
  call.house().people().host().command(
      std::move(command), {std::make_shared<const RegisterBody>(std::move(body))},
      [call](const RegisterHost::Outcome& outcome) {
        if (!accounted(call, outcome)) return;
        call.answer(encode_delegation(view_of(call.house().people().host(), outcome->delegation)));
      });
}

void handle(const Call& call, const AccreditationPerson& request) {
  const Participant* who = secretary(call);
  if (!who) return;
  if (const auto refusal = refuse_places(call.house().dialogue(), request)) {
    call.refuse(*refusal);
    return;
  }
  const Secrets& secrets = *call.house().secrets();
  const Randomness& random = call.house().parts().random;
  RegisterBody body = acted_by(*who, random);
  body.person = request.id ? request.id->text() : random_text(random);
  body.name = request.name;
  body.on_behalf_of = request.on_behalf_of;
  body.text_salt = random_text(random);
  const PersonRef ref = secrets.person(ParticipantId(body.person));
  RegisterCommand command;
  if (request.id)
    command = ChangePerson{asking(call, *who, body), ref, accreditation_of(request), commit_to_text(body)};
  else
    command = Accredit{asking(call, *who, body),
                       secrets.accreditation_key(who->id, request.key),
                       secrets.accreditation_content(who->id, request.key, content_of(request)),
                       ref,
                       accreditation_of(request),
                       commit_to_text(body)};
  call.house().people().host().command(std::move(command), {std::make_shared<const RegisterBody>(std::move(body))},
                                       answer_person(call));
}

void handle(const Call& call, const AccreditationLink& request) {
  const Participant* who = secretary(call);
  if (!who) return;
  const PersonRef ref = call.house().secrets()->person(request.person);
  if (request.renew) {
    RegisterBody body = acted_by(*who, call.house().parts().random);
    Renew command{asking(call, *who, body), ref};
    call.house().people().host().command(command, {std::make_shared<const RegisterBody>(std::move(body))},
                                         [call, ref, ttl = request.ttl](const RegisterHost::Outcome& outcome) {
                                           if (accounted(call, outcome)) answer_link(call, ref, ttl);
                                         });
    return;
  }
  answer_link(call, ref, request.ttl);
}

void answer_link(const Call& call, const PersonRef& ref, std::chrono::seconds ttl) {
  const RegisterHost& host = call.house().people().host();
  const Person* person = host.people().find(ref);
  const ParticipantId& id = host.texts(ref).id;
  if (!person || !person->as || id.empty()) {
    call.refuse(kNobody);
    return;
  }
  if (person->revoked) {
    call.refuse(Refusal{Code::conflict, "This person's accreditation was revoked; restore it before you make a link.",
                        "person"});
    return;
  }
  // Who they are is the register's to say, so that the link says no more than it must, and is short enough for a code
  // that a camera reads.
  const VenueTime now = call.house().parts().clock.venue_now();
  Participant bearer;
  bearer.id = id;
  bearer.role = person->as->role;
  bearer.serial = person->serial;
  bearer.expires = std::chrono::floor<std::chrono::seconds>(now + ttl);
  bearer.token_id = random_text(call.house().parts().random);
  const std::string token = make_token(call.house().issuers().own, bearer, call.house().dialogue().id, now);
  call.answer(encode_link(call.house().options().public_url + "/#token=" + token, token, bearer.expires));
}

void handle(const Call& call, const AccreditationRevoke& request) { change_standing<Revoke>(call, request); }
void handle(const Call& call, const AccreditationRestore& request) { change_standing<Restore>(call, request); }

}  // namespace plenaria
