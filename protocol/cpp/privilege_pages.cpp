#include "protocol/cpp/privilege_pages.hpp"

#include <array>
#include <vector>

#include "protocol/cpp/json.hpp"
#include "rooms/privileges.hpp"

namespace plenaria {

namespace {

constexpr std::array<std::optional<Role>, 6> kRoles{std::nullopt,   Role::follower,  Role::observer,
                                                    Role::delegate, Role::moderator, Role::secretariat};
constexpr std::array kStates{RoomState::open, RoomState::paused, RoomState::closed};

std::string word_of(std::optional<Role> role) { return std::string(role ? to_text(*role) : "visitor"); }

std::string_view word_of(Ownership ownership) {
  switch (ownership) {
    case Ownership::own:
      return "own";
    case Ownership::others:
      return "others";
    case Ownership::none:
      break;
  }
  return "none";
}

/// Those that a cell can have in this row.
std::vector<Ownership> ownerships_of(Action action) {
  if (is_about_something(action)) return {Ownership::own, Ownership::others};
  return {Ownership::none};
}

/// How it is asked for on the wire, and what it is, in one sentence.
struct Meaning {
  std::string_view methods;
  std::string_view sentence;
};
Meaning meaning_of(Action action) {
  switch (action) {
    case Action::follow:
      return {"room.join", "Follow what a room publishes, live or resumed, by any carrier."};
    case Action::history:
      return {"room.history", "Page back through what was published."};
    case Action::get:
      return {"intervention.get", "Read one intervention as far as the caller may see it; what they may not is 4004."};
    case Action::desk:
      return {"room.join with audience desk", "Follow a room's desk: what waits there, and every act with its reason."};
    case Action::take:
      return {"intervention.take", "Let colleagues see that one looks at an intervention."};
    case Action::release:
      return {"intervention.release", "Let go of it again."};
    case Action::submit:
      return {"intervention.submit", "Submit an intervention; a key that was used before is answered before this."};
    case Action::amend:
      return {"intervention.amend", "Say a pending or returned intervention in other words."};
    case Action::withdraw:
      return {"intervention.withdraw", "Take back what one said, whatever one's role has become since."};
    case Action::mine:
      return {"intervention.mine", "List one's own interventions, whatever their status."};
    case Action::publish:
      return {"intervention.publish", "Publish what is pending, or restore what was hidden."};
    case Action::return_:
      return {"intervention.return", "Give a pending intervention back to its author, with a reason."};
    case Action::hide:
      return {"intervention.hide", "Leave a tombstone of what was published, with a reason."};
    case Action::pin:
      return {"intervention.pin", "Keep a published intervention in everybody's sight."};
    case Action::unpin:
      return {"intervention.unpin", "Let it take its place among the others again."};
    case Action::tag:
      return {"intervention.tag", "File an intervention under themes, levels and perspectives."};
    case Action::configure_pace:
      return {"room.configure of state, slow_mode_s", "Open, pause or close a room, and slow it down."};
    case Action::configure_rules:
      return {"room.configure of moderation, attribution", "Say who reads first, and how much of an author is shown."};
    case Action::mute:
      return {"participant.mute", "Let somebody follow and withdraw, but not submit or amend."};
    case Action::unmute:
      return {"participant.unmute", "Let them speak again."};
    case Action::expel:
      return {"participant.expel", "Keep somebody out of the room."};
    case Action::readmit:
      return {"participant.readmit", "Let them in again."};
    case Action::hide_all:
      return {"participant.hide_all",
              "Hide all that somebody published, and return all of theirs that waits where one may return."};
    case Action::accredit:
      return {"accreditation.*", "Keep the register of delegations and people, hand out links, and revoke them."};
  }
  return {};
}

std::string outcome(const std::optional<Code>& code) { return code ? std::to_string(static_cast<int>(*code)) : "yes"; }

/// One outcome, or each with the states that it is for: "open, paused: yes; closed: 4008".
std::string outcomes_of(Action action, std::optional<Role> role, Ownership ownership) {
  std::vector<std::pair<std::string, std::string>> states_by_outcome;
  for (const RoomState state : kStates) {
    const std::string here = outcome(denied(action, role, state, ownership));
    const std::string word(to_text(state));
    if (!states_by_outcome.empty() && states_by_outcome.back().first == here)
      states_by_outcome.back().second += ", " + word;
    else states_by_outcome.emplace_back(here, word);
  }
  if (states_by_outcome.size() == 1) return states_by_outcome.front().first;
  std::string text;
  for (const auto& [here, states] : states_by_outcome) text += (text.empty() ? "" : "; ") + states + ": " + here;
  return text;
}

/// Whose it is, in words; empty where it does not matter.
std::string_view whose(Action action, Ownership ownership) {
  if (ownership == Ownership::none) return "";
  const bool person = privilege(action).only == Ownership::others;
  if (ownership == Ownership::own) return person ? "oneself" : "one's own";
  return person ? "another" : "another's";
}

constexpr std::string_view kHead = R"(# Who may do what

Printed by `plenaria privileges` from `server/rooms/privileges.hpp`, the one table that every rule asks first; changed
there and printed again, never here. `plenaria privileges --json` gives the same to programs.

"yes" is allowed; otherwise the code of the refusal: 4001, a token is needed; 4003, not for this role, or not for this
person; 4004, it may not even be known of; 4008, not while the room is in this state. A visitor is whoever has no token. A
token may be limited to some rooms: elsewhere its bearer is an observer, and so they are where people are accredited, as
that is about all rooms.

What a rule asks besides is not in the table: the status of the intervention and its version, the pace of the room, and
whether the caller was muted or expelled; and a moderator does not mute or expel those whom the register has as of the
secretariat (4003). Refusals are given in this order: the shape of the request (-32602), no token (4001), no such room
(4004), the role (4003), muted or expelled (4003), no such intervention or participant (4004), whose it is (4003), the
room's state (4008), another version (4009), then the rest.
)";

}  // namespace

std::string privileges_page() {
  std::string page(kHead);
  page += "\n| action | on |";
  for (const auto& role : kRoles) page += " " + word_of(role) + " |";
  page += "\n|---|---|";
  for (std::size_t i = 0; i < kRoles.size(); ++i) page += "---|";
  page += "\n";
  for (const Privilege& row : kPrivileges)
    for (const Ownership ownership : ownerships_of(row.action)) {
      page += "| " + std::string(row.word) + " | " + std::string(whose(row.action, ownership)) + " |";
      for (const auto& role : kRoles) page += " " + outcomes_of(row.action, role, ownership) + " |";
      page += "\n";
    }
  page += "\n## The actions\n\n";
  for (const Privilege& row : kPrivileges) {
    const Meaning meaning = meaning_of(row.action);
    page += "- **" + std::string(row.word) + "** (`" + std::string(meaning.methods) +
            "`): " + std::string(meaning.sentence) + "\n";
  }
  return page;
}

std::string encode_privileges() {
  Json actions = Json::array();
  Json roles = Json::array();
  Json states = Json::array();
  Json cells = Json::array();
  for (const auto& role : kRoles) roles.push_back(word_of(role));
  for (const RoomState state : kStates) states.push_back(std::string(to_text(state)));
  for (const Privilege& row : kPrivileges) {
    actions.push_back(std::string(row.word));
    for (const auto& role : kRoles)
      for (const RoomState state : kStates)
        for (const Ownership ownership : ownerships_of(row.action)) {
          const auto code = denied(row.action, role, state, ownership);
          cells.push_back(Json{{"action", std::string(row.word)},
                               {"role", word_of(role)},
                               {"state", std::string(to_text(state))},
                               {"ownership", std::string(word_of(ownership))},
                               {"allowed", !code.has_value()},
                               {"code", code ? Json(static_cast<int>(*code)) : Json(nullptr)}});
        }
  }
  return dump_json(Json{{"actions", std::move(actions)},
                        {"roles", std::move(roles)},
                        {"states", std::move(states)},
                        {"cells", std::move(cells)}});
}

}  // namespace plenaria
