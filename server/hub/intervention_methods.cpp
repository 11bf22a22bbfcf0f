// intervention.submit, .withdraw and .mine.
#include "hub/methods.hpp"

namespace plenaria {

namespace {

/// The caller, or null when they have been told to open a session first.
const Participant* known_caller(const Call& call) {
  const Participant* who = call.session->participant();
  if (!who) call.refuse(Refusal{Code::unauthenticated});
  return who;
}

std::optional<Refusal> refuse_terms(const std::vector<std::string>& ids, const std::vector<Term>& terms,
                                    const std::string& field) {
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (!has_term(terms, ids[i]))
      return Refusal{Code::invalid_params, "The dialogue has no such entry in its " + field + "; see dialogue.get.",
                     field + "[" + std::to_string(i) + "]"};
  return std::nullopt;
}

std::optional<Refusal> refuse_filing(const InterventionSubmit& request, const Dialogue& dialogue) {
  if (!has_term(dialogue.kinds, std::string(to_text(request.kind))))
    return Refusal{Code::invalid_params, "This dialogue does not use that kind; see dialogue.get.", "kind"};
  if (auto refusal = refuse_terms(request.tags.themes, dialogue.themes, "themes")) return refusal;
  if (auto refusal = refuse_terms(request.tags.levels, dialogue.levels, "levels")) return refusal;
  return refuse_terms(request.tags.perspectives, dialogue.perspectives, "perspectives");
}

Body make_body(const InterventionSubmit& request, const Participant& who, const Randomness& random) {
  Body body;
  body.text = request.text;
  body.sources = request.sources;
  body.participant = who.id.text();
  body.name = who.name;
  body.delegation = who.delegation;
  body.group = who.group;
  body.on_behalf_of = request.on_behalf_of;
  body.text_salt = random_text(random);
  body.author_salt = random_text(random);
  return body;
}

/// Answers with the intervention as it now stands, or with why not.
void answer_outcome(const Call& call, HostedRoom& room, const AuthorRef& author,
                    const Result<InterventionId, Refusal>& outcome) {
  if (outcome) {
    call.house().recorded().Increment();
    room.describe(*outcome, author, [call](const std::optional<EventData>& view) {
      const auto* own = view ? std::get_if<FullView>(&*view) : nullptr;
      if (own) call.answer(encode_intervention(*own));
      // Recorded, but not to be read at this moment: the same key gives the intervention later.
      else call.refuse(Refusal{Code::outcome_unknown});
    });
    return;
  }
  call.house().refused().Increment();
  const Refusal refusal = outcome.error();
  if (!refusal.current) {
    call.refuse(refusal);
    return;
  }
  room.describe(*refusal.current, author,
                [call, refusal](const std::optional<EventData>& current) { call.refuse(refusal, current); });
}

}  // namespace

void handle(const Call& call, const InterventionSubmit& request) {
  const Participant* who = known_caller(call);
  if (!who) return;
  HostedRoom* room = call.room(request.room);
  if (!room) return;
  if (const auto refusal = refuse_filing(request, call.house().dialogue())) {
    call.refuse(*refusal);
    return;
  }
  const Secrets* secrets = call.house().secrets();
  if (!secrets) {
    call.refuse(Refusal{Code::not_recorded});
    return;
  }
  const Randomness& random = call.house().parts().random;
  Body body = make_body(request, *who, random);
  Submit command;
  command.role = who->role_in(request.room);
  command.author = secrets->author(request.room, who->id);
  command.key = secrets->key(request.room, who->id, request.key);
  command.content = secrets->content(who->id, request);
  command.id = random_id<InterventionId>(random);
  command.kind = request.kind;
  command.language = request.language;
  command.tags = request.tags;
  command.in_reply_to = request.in_reply_to;
  command.shown = request.attribution;
  command.text_commitment = commit_to_text(body);
  command.author_commitment = commit_to_author(body);
  const AuthorRef author = command.author;
  room->host().command(std::move(command), std::make_shared<const Body>(std::move(body)),
                       [call, room, author](const Result<InterventionId, Refusal>& outcome) {
                         answer_outcome(call, *room, author, outcome);
                       });
}

void handle(const Call& call, const InterventionWithdraw& request) {
  if (!known_caller(call)) return;
  HostedRoom* room = call.room(request.room);
  if (!room) return;
  const auto author = call.session->author(request.room);
  if (!author) {
    call.refuse(Refusal{Code::not_recorded});
    return;
  }
  room->host().command(Withdraw{*author, request.id, request.version}, nullptr,
                       [call, room, author](const Result<InterventionId, Refusal>& outcome) {
                         answer_outcome(call, *room, *author, outcome);
                       });
}

void handle(const Call& call, const InterventionMine& request) {
  if (!known_caller(call)) return;
  HostedRoom* room = call.room(request.room);
  if (!room) return;
  const auto author = call.session->author(request.room);
  const Refusal unreadable{Code::not_recorded, "The record cannot be read now; try again in a moment."};
  if (!author || !room->host().ready()) {
    call.refuse(unreadable);
    return;
  }
  room->own(*author, [call, unreadable](const std::optional<std::string>& list) {
    if (list) call.answer(encode_mine(*list));
    else call.refuse(unreadable);
  });
}

}  // namespace plenaria
