// What an author does with their own: intervention.submit, .amend, .withdraw and .mine.
#include "hub/methods.hpp"
#include "hub/terms.hpp"
#include "protocol/cpp/same_words.hpp"
#include "rooms/privileges.hpp"
#include "rooms/refusing.hpp"

namespace plenaria {

namespace {

constexpr std::size_t kMostCompared = 20;

std::optional<Refusal> refuse_filing(const InterventionSubmit& request, const Dialogue& dialogue) {
  if (!has_term(dialogue.kinds, std::string(to_text(request.kind))))
    return Refusal{Code::invalid_params, "This dialogue does not use that kind; see dialogue.get.", "kind"};
  return refuse_unknown_terms(request.tags, dialogue);
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

/// As it was, in other words. `before` null: it will be refused.
Body amended_body(const BodyPtr& before, const std::string& text, const Participant& who, const Randomness& random) {
  Body body;
  if (before) body = *before;
  body.text = text;
  body.participant = who.id.text();
  body.name = who.name;
  body.delegation = who.delegation;
  body.group = who.group;
  body.text_salt = random_text(random);
  body.author_salt = random_text(random);
  return body;
}

void submit(const Call& call, HostedRoom& room, const Submit& command, const BodyPtr& body) {
  room.host().command(command, body,
                      [call, &room, author = command.author](const Result<InterventionId, Refusal>& outcome) {
                        call.answer_with(room, author, Viewer::author, outcome);
                      });
}

/// What the same author has waiting in a pre-moderated room in the same words is of no use there twice. Looked at on
/// this node alone: two at once may both come through.
void submit_unless_waiting(const Call& call, HostedRoom& hosted, const Submit& command, const BodyPtr& body) {
  const Room& room = hosted.room();
  std::vector<InterventionId> waiting;
  std::vector<Seq> seqs;
  if (hosted.host().ready() && room.rules().moderation == Moderation::pre && !room.find_key(command.key))
    for (const auto index : room.items_of(command.author)) {
      const Intervention& item = room.item(index);
      if (item.status != Status::pending || seqs.size() >= kMostCompared) continue;
      waiting.push_back(item.id);
      seqs.push_back(item.body_seq);
    }
  if (seqs.empty()) {
    submit(call, hosted, command, body);
    return;
  }
  auto on_read = [call, &hosted, command, body, waiting](const std::optional<std::vector<BodyPtr>>& bodies) {
    const std::string words = same_words(body->text);
    for (std::size_t i = 0; bodies && i < bodies->size(); ++i) {
      if (!(*bodies)[i] || same_words((*bodies)[i]->text) != words) continue;
      Refusal refusal{Code::conflict, "The same words of yours wait for a moderator already.", "text"};
      refusal.current = waiting[i];
      call.answer_with(hosted, command.author, Viewer::author, refusal);
      return;
    }
    submit(call, hosted, command, body);
  };
  hosted.host().with_bodies(seqs, std::move(on_read));
}

}  // namespace

void handle(const Call& call, const InterventionSubmit& request) {
  const Participant* who = call.participant();
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
  submit_unless_waiting(call, *room, std::move(command), std::make_shared<const Body>(std::move(body)));
}

void handle(const Call& call, const InterventionAmend& request) {
  const Participant* who = call.participant();
  if (!who) return;
  HostedRoom* room = call.room(request.room);
  if (!room) return;
  const Role role = who->role_in(request.room);
  if (const auto refusal = refuse_by_privilege(Action::amend, role, RoomState::open, Ownership::none)) {
    call.refuse(*refusal);
    return;
  }
  const Secrets* secrets = call.house().secrets();
  if (!secrets) {
    call.refuse(Refusal{Code::not_recorded});
    return;
  }
  Amend command;
  command.actor = Actor{role, secrets->author(request.room, who->id)};
  command.id = request.id;
  command.version = request.version;
  command.content = secrets->amendment(who->id, request);
  const bool desk = may(Action::desk, role);  // who sees every version anyway
  room->text_of(
      request.id, request.version, desk ? std::nullopt : std::optional(command.actor.ref),
      [call, room, command, request, who = *who](const std::optional<BodyPtr>& before) {
        if (!before) {
          call.refuse(unreadable());
          return;
        }
        Amend amend = command;
        auto body = std::make_shared<Body>(amended_body(*before, request.text, who, call.house().parts().random));
        if (*before) amend.base = commit_to_text(**before);
        amend.text_commitment = commit_to_text(*body);
        amend.author_commitment = commit_to_author(*body);
        room->host().command(amend, std::move(body),
                             [call, room, author = amend.actor.ref](const Result<InterventionId, Refusal>& outcome) {
                               call.answer_with(*room, author, Viewer::author, outcome);
                             });
      });
}

void handle(const Call& call, const InterventionWithdraw& request) {
  const Participant* who = call.participant();
  if (!who) return;
  HostedRoom* room = call.room(request.room);
  if (!room) return;
  const auto author = call.session->author(request.room);
  if (!author) {
    call.refuse(Refusal{Code::not_recorded});
    return;
  }
  const Actor actor{who->role_in(request.room), *author};
  room->host().command(Withdraw{actor, request.id, request.version}, nullptr,
                       [call, room, author](const Result<InterventionId, Refusal>& outcome) {
                         call.answer_with(*room, *author, Viewer::author, outcome);
                       });
}

void handle(const Call& call, const InterventionMine& request) {
  if (!call.participant()) return;
  HostedRoom* room = call.room(request.room);
  if (!room) return;
  const auto author = call.session->author(request.room);
  if (!author || !room->host().ready()) {
    call.refuse(unreadable());
    return;
  }
  if (!call.let_in(*room)) return;
  room->own(*author, [call](const std::optional<std::string>& list) {
    if (list) call.answer(encode_mine(*list));
    else call.refuse(unreadable());
  });
}

}  // namespace plenaria
